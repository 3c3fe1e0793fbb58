package io.procession.internal.codec;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.StringJoiner;

/** How classes and methods are called in messages. */
final class Names {
  /** Stands for the classes that JShell makes of snippets, whose names nobody wrote. */
  static final String JSHELL = "JShell";

  private Names() {}

  /** The name of a class; of an array, as it is written in source. */
  static String of(Class<?> type) {
    return type.getTypeName();
  }

  /** A class without its package: {@code Outer.Inner}. */
  static String shortOf(String binaryName) {
    String name = binaryName.substring(binaryName.lastIndexOf('.') + 1);
    return name.startsWith("$JShell$") ? JSHELL : name.replace('$', '.');
  }

  /** A method with the short types of its parameters: {@code Cube.cube(int)}. */
  static String ofMethod(String className, String method, String descriptor) {
    StringJoiner parameters = new StringJoiner(", ", "(", ")");
    for (ClassDesc parameter : MethodTypeDesc.ofDescriptor(descriptor).parameterList()) {
      parameters.add(parameter.displayName());
    }
    return "<init>".equals(method)
        ? "new " + shortOf(className) + parameters
        : shortOf(className) + "." + method + parameters;
  }

  /** The method in which javac found the lambda with the given body: {@code main}. */
  static String creatorOf(String lambdaMethod) {
    String[] parts = lambdaMethod.split("\\$", -1);
    return switch (parts.length > 2 ? parts[1] : "") {
      case "" -> "";
      case "new" -> "a constructor";
      case "static" -> "its static initializer";
      default -> parts[1];
    };
  }
}
