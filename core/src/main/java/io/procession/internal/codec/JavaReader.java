package io.procession.internal.codec;

import io.procession.internal.shipping.ShippedCode;
import io.procession.internal.wire.PayloadReader;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamConstants;
import java.io.StreamCorruptedException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Reads what {@link JavaWriter} wrote; see there for what follows an object that was replaced. */
final class JavaReader extends ObjectInputStream {
  /** Hash tables are larger than what the stream holds for them; damaged lengths are far larger. */
  private static final int SLOTS_PER_BYTE = 8;

  private static final int SMALL_ARRAY = 1024;

  private final ClassLoader loader;
  private @Nullable Object followed;

  private JavaReader(PayloadReader in, ClassLoader loader) throws IOException {
    super(in.asInputStream());
    this.loader = loader;
    enableResolveObject(true);
    ObjectInputFilter lengths = info -> checkLength(info, in);
    ObjectInputFilter ofJvm = getObjectInputFilter();
    setObjectInputFilter(ofJvm == null ? lengths : ObjectInputFilter.merge(lengths, ofJvm));
  }

  /** Reads a value, and sets the static fields that came with it. */
  static @Nullable Object read(PayloadReader in, ClassLoader loader)
      throws IOException, ClassNotFoundException {
    JavaReader reader = new JavaReader(in, loader);
    Object root = reader.readObject();
    while (reader.readBoolean()) {
      reader.readStatic();
    }
    return root;
  }

  private void readStatic() throws IOException, ClassNotFoundException {
    Class<?> type = (Class<?>) readObject();
    String name = (String) readObject();
    long print = readLong();
    Object value = readObject();
    try {
      Field field = type.getDeclaredField(name);
      if (!Modifier.isStatic(field.getModifiers()) || !UserClasses.isOfUser(type)) {
        throw new StreamCorruptedException("not a static field of a user's class: " + field);
      }
      if (ShippedCode.takesValue(type, name, print)) {
        field.setAccessible(true);
        field.set(null, value);
      }
    } catch (NoSuchFieldException | IllegalAccessException e) {
      throw new IOException("cannot set " + type.getName() + "." + name, e);
    }
  }

  private static ObjectInputFilter.Status checkLength(
      ObjectInputFilter.FilterInfo info, PayloadReader in) {
    return info.arrayLength() > SMALL_ARRAY + SLOTS_PER_BYTE * in.remaining()
        ? ObjectInputFilter.Status.REJECTED
        : ObjectInputFilter.Status.UNDECIDED;
  }

  @Override
  protected Class<?> resolveClass(ObjectStreamClass description) {
    return find(description.getName());
  }

  @Override
  @SuppressWarnings("deprecation") // There is no other way to name the class of a proxy.
  protected Class<?> resolveProxyClass(String[] interfaces) {
    Class<?>[] types = new Class<?>[interfaces.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = find(interfaces[i]);
    }
    return Proxy.getProxyClass(loader, types);
  }

  /**
   * Stops at once: with a {@link ClassNotFoundException} the stream would go on without the object.
   */
  private Class<?> find(String name) {
    try {
      return ClassNames.find(name, loader);
    } catch (ClassNotFoundException e) {
      throw UndecodableException.of(e);
    }
  }

  /** Tells that a reference to the object comes next, which nobody is going to read. */
  void passReferenceTo(Object object) {
    followed = object;
  }

  @Override
  protected Object resolveObject(Object object) throws IOException {
    if (object == followed) {
      followed = null;
      byte[] reference = new byte[1 + Integer.BYTES];
      readFully(reference);
      if (reference[0] != ObjectStreamConstants.TC_REFERENCE) {
        throw new StreamCorruptedException("no reference behind " + object.getClass().getName());
      }
    }
    return object;
  }
}
