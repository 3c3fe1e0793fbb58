package io.procession.internal.codec;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to take an object of a user's class apart, and to build it again without running a
 * constructor: a constructor may open what the original opened, a pool for example.
 */
final class ObjectShape {
  private static final ClassValue<ObjectShape> SHAPES =
      new ClassValue<>() {
        @Override
        protected ObjectShape computeValue(Class<?> type) {
          return compute(type);
        }
      };

  private final Constructor<?> allocator;
  private final Field[] fields;

  /** The fields by {@link #keyOf}; built when needed. */
  private volatile @Nullable Map<String, Field> byKey;

  private ObjectShape(Constructor<?> allocator, Field[] fields) {
    this.allocator = allocator;
    this.fields = fields;
  }

  /**
   * The shape of a class for which {@link UserClasses#whyNotCopied} gives no reason.
   *
   * @throws IllegalArgumentException if there is one
   */
  static ObjectShape of(Class<?> type) {
    return SHAPES.get(type);
  }

  private static ObjectShape compute(Class<?> type) {
    String reason = UserClasses.whyNotCopied(type);
    if (reason != null || type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
      throw new IllegalArgumentException(
          "objects of class " + type.getName() + " cannot be copied: " + reason);
    }
    List<Field> fields = new ArrayList<>();
    for (Class<?> c = type; c != null && !UserClasses.isOfJdk(c); c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0) {
          field.setAccessible(true);
          fields.add(field);
        }
      }
    }
    return new ObjectShape(allocatorOf(type), fields.toArray(new Field[0]));
  }

  /** By reflection, because javac warns of the class by its name and nothing turns that off. */
  private static Constructor<?> allocatorOf(Class<?> type) {
    try {
      Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
      Method method =
          factory.getMethod("newConstructorForSerialization", Class.class, Constructor.class);
      Object instance = factory.getMethod("getReflectionFactory").invoke(null);
      Object constructor = method.invoke(instance, type, Object.class.getDeclaredConstructor());
      return (Constructor<?>) constructor;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the JDK must have module jdk.unsupported", e);
    }
  }

  int size() {
    return fields.length;
  }

  Field field(int index) {
    return fields[index];
  }

  @Nullable Object get(Object object, int index) {
    try {
      return fields[index].get(object);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sets a field; refuses a value of another type with {@link IllegalArgumentException}. */
  void set(Object object, int index, @Nullable Object value) {
    set(object, fields[index], value);
  }

  private static void set(Object object, Field field, @Nullable Object value) {
    try {
      field.set(object, value);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An object whose fields have their default values. */
  Object allocate() {
    try {
      return allocator.newInstance();
    } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("cannot allocate " + allocator.getDeclaringClass(), e);
    }
  }

  /** What names a field when not all of them are sent. */
  static String keyOf(Field field) {
    return field.getDeclaringClass().getName() + "#" + field.getName();
  }

  /** Sets fields by their keys; unknown ones are an error, for then the classes differ. */
  void fill(Object object, String[] keys, @Nullable Object[] values) {
    Map<String, Field> known = byKey;
    if (known == null) {
      known = new HashMap<>();
      for (Field field : fields) {
        known.put(keyOf(field), field);
      }
      byKey = known;
    }
    for (int i = 0; i < keys.length; i++) {
      Field field = known.get(keys[i]);
      if (field == null) {
        throw new IllegalArgumentException("the class has no such field here: " + keys[i]);
      }
      set(object, field, values[i]);
    }
  }
}
