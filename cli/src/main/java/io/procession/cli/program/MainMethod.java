package io.procession.cli.program;

import io.procession.cli.console.CommandFailure;
import io.procession.cli.console.ExitCode;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The main method of a class by the rules of the Java Language Specification, §12.1.4: static or
 * not, with {@code String[]} or without, inherited or not, and not private.
 */
public final class MainMethod {
  private static final String NAME = "main";

  private final Class<?> type;
  private final Method method;
  private final @Nullable Constructor<?> constructor;

  private MainMethod(Class<?> type, Method method, @Nullable Constructor<?> constructor) {
    this.type = type;
    this.method = method;
    this.constructor = constructor;
  }

  /**
   * Finds the main method.
   *
   * @param type not initialized by this
   * @return null if it has none
   * @throws CommandFailure if it has one that needs an object, and none can be made
   */
  static @Nullable MainMethod find(Class<?> type) {
    Method method = inherited(type, true, String[].class);
    if (method == null) {
      method = inherited(type, false, String[].class);
    }
    if (method == null || !isMain(method)) {
      method = inherited(type, false);
    }
    if (method == null || !isMain(method)) {
      return null;
    }
    Constructor<?> constructor =
        Modifier.isStatic(method.getModifiers()) ? null : constructor(type);
    return new MainMethod(type, method, constructor);
  }

  private static boolean isMain(Method method) {
    return method.getReturnType() == void.class && !Modifier.isPrivate(method.getModifiers());
  }

  /** Looks at the class itself, then at its superclass, then at default methods of interfaces. */
  private static @Nullable Method inherited(
      @Nullable Class<?> type, boolean onlyPublic, Class<?>... parameters) {
    if (type == null) {
      return null;
    }
    Method found = declared(type, onlyPublic, parameters);
    if (found == null) {
      found = inherited(type.getSuperclass(), onlyPublic, parameters);
    }
    for (Class<?> parent : found == null ? type.getInterfaces() : new Class<?>[0]) {
      Method candidate = inherited(parent, onlyPublic, parameters);
      if (candidate != null && !Modifier.isStatic(candidate.getModifiers())) {
        return candidate;
      }
    }
    return found;
  }

  private static @Nullable Method declared(
      Class<?> type, boolean onlyPublic, Class<?>... parameters) {
    try {
      Method method = type.getDeclaredMethod(NAME, parameters);
      return onlyPublic && !Modifier.isPublic(method.getModifiers()) ? null : method;
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  private static Constructor<?> constructor(Class<?> type) {
    if (Modifier.isAbstract(type.getModifiers())) {
      throw unusable(type, "the class is abstract");
    }
    if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
      throw unusable(type, "the class is an inner class");
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor();
      if (Modifier.isPrivate(constructor.getModifiers())) {
        throw unusable(type, "its constructor is private");
      }
      return constructor;
    } catch (NoSuchMethodException e) {
      throw unusable(type, "it has no constructor without parameters");
    }
  }

  private static CommandFailure unusable(Class<?> type, String why) {
    return new CommandFailure(
        ExitCode.NOT_FOUND,
        "class "
            + type.getName()
            + " has a main method that needs an object, and none can be made: "
            + why
            + "\n  Try: static void main().");
  }

  /** The class that was asked for its main method. */
  Class<?> type() {
    return type;
  }

  /**
   * Calls it.
   *
   * @param arguments ignored if it takes none
   * @throws Throwable what it, the constructor or the initialization of the class throws
   */
  void invoke(List<String> arguments) throws Throwable {
    try {
      Object receiver = null;
      if (constructor != null) {
        constructor.trySetAccessible();
        receiver = constructor.newInstance();
      }
      method.trySetAccessible();
      if (method.getParameterCount() == 0) {
        method.invoke(receiver);
      } else {
        method.invoke(receiver, (Object) arguments.toArray(new String[0]));
      }
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }
}
