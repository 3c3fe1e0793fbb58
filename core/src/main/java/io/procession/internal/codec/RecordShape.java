package io.procession.internal.codec;

import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * How to take a record apart and build it again through its canonical constructor. Reads the fields
 * like Java serialization does, because an accessor may have been written to return something else.
 */
final class RecordShape {
  private static final MethodType GETTER = MethodType.methodType(Object.class, Object.class);
  private static final MethodType FACTORY = MethodType.methodType(Object.class, Object[].class);

  private final MethodHandle[] getters;
  private final MethodHandle factory;

  private RecordShape(MethodHandle[] getters, MethodHandle factory) {
    this.getters = getters;
    this.factory = factory;
  }

  /** The shape of a record; null if only Java serialization may, or can, handle it. */
  static @Nullable RecordShape of(Class<?> type) {
    if (Serializable.class.isAssignableFrom(type)
        && (declares(type, "writeReplace") || declares(type, "readResolve"))) {
      return null;
    }
    try {
      RecordShape.class.getModule().addReads(type.getModule());
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      RecordComponent[] components = type.getRecordComponents();
      MethodHandle[] getters = new MethodHandle[components.length];
      Class<?>[] types = new Class<?>[components.length];
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        getters[i] = lookup.findGetter(type, components[i].getName(), types[i]).asType(GETTER);
      }
      MethodHandle constructor =
          lookup.findConstructor(type, MethodType.methodType(void.class, types));
      return new RecordShape(
          getters, constructor.asSpreader(Object[].class, types.length).asType(FACTORY));
    } catch (ReflectiveOperationException e) {
      return null; // Its module does not open the package; see UserClasses.whyNotCopied.
    }
  }

  private static boolean declares(Class<?> type, String method) {
    try {
      return type.getDeclaredMethod(method) != null;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  int size() {
    return getters.length;
  }

  @Nullable Object get(Object record, int component) {
    try {
      return (Object) getters[component].invokeExact(record);
    } catch (Throwable e) {
      throw new IllegalStateException("cannot read a record's field", e);
    }
  }

  /** Runs the constructor; what it throws is thrown. */
  Object create(@Nullable Object[] components) throws Throwable {
    return (Object) factory.invokeExact(components);
  }
}
