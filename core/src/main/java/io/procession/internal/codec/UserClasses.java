package io.procession.internal.codec;

import io.procession.internal.shipping.ClassOrigin;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Which classes that are not {@link java.io.Serializable} are copied field by field all the same:
 * those that users wrote, as Python's pickle does. Objects of the JDK stand for things of their
 * process, such as files and threads, and so do this library's own.
 */
final class UserClasses {
  private static final ClassValue<Boolean> OF_JDK =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          ClassLoader loader = type.getClassLoader();
          if (loader == null || loader == ClassLoader.getPlatformClassLoader()) {
            return true;
          }
          String module = type.getModule().getName();
          return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
        }
      };

  private UserClasses() {}

  /** Whether the class is a part of the JDK. */
  static boolean isOfJdk(Class<?> type) {
    return OF_JDK.get(type);
  }

  /** Whether the class is neither of the JDK nor of this library. */
  static boolean isOfUser(Class<?> type) {
    return !isOfJdk(type) && !ClassOrigin.isOwn(type);
  }

  /**
   * Why objects of the class cannot be copied field by field.
   *
   * @return such as "not Serializable", or null if they can be
   */
  static @Nullable String whyNotCopied(Class<?> type) {
    if (type.isHidden() && type.getInterfaces().length > 0) {
      return "a lambda whose type, " + type.getInterfaces()[0].getName() + ", is not Serializable";
    }
    if (type.isHidden() || !isOfUser(type)) {
      return "not Serializable";
    }
    Class<?> parent = type.getSuperclass();
    while (parent != null && !isOfJdk(parent)) {
      parent = parent.getSuperclass();
    }
    if (parent != null && hasState(parent)) {
      return "it extends " + parent.getName() + ", whose state cannot be copied";
    }
    Module module = type.getModule();
    if (!module.isOpen(type.getPackageName(), UserClasses.class.getModule())) {
      return "not Serializable, and module %s does not open package %s"
          .formatted(module.getName(), type.getPackageName());
    }
    return null;
  }

  /** Whether the class is an inner class whose objects refer to one of the class around it. */
  static boolean hasOuter(Class<?> type) {
    for (Class<?> c = type; c != null && !isOfJdk(c); c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (isOuter(field)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the field is the reference from an inner object to the one around it. */
  static boolean isOuter(Field field) {
    return field.isSynthetic() && field.getName().startsWith("this$");
  }

  private static boolean hasState(Class<?> jdkClass) {
    for (Class<?> c = jdkClass; c != null; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0) {
          return true;
        }
      }
    }
    return false;
  }
}
