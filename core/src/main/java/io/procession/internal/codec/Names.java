package io.procession.internal.codec;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How classes and methods are called in messages. */
final class Names {
  /** Stands for the classes that JShell makes of snippets, whose names nobody wrote. */
  static final String JSHELL = "JShell";

  /** The creator comes after a prefix of the compiler, or first. */
  private static final Pattern LAMBDA_BODY =
      Pattern.compile("(?:lambda\\$|\\$anonfun\\$)?+([^$]+)\\$.*");

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

  /**
   * Whether a compiler made the method of a lambda's body: {@code lambda$main$0} is of javac,
   * {@code main$lambda$0} of Kotlin, {@code main$$anonfun$1} and {@code $anonfun$main$1} of Scala.
   */
  static boolean isLambdaBody(String method) {
    return method.startsWith("lambda$")
        || method.contains("$lambda$")
        || method.contains("$anonfun$");
  }

  /** The method in which a compiler found the lambda with the given body: {@code main}. */
  static String creatorOf(String lambdaMethod) {
    Matcher matcher = LAMBDA_BODY.matcher(lambdaMethod);
    return switch (matcher.matches() ? matcher.group(1) : "") {
      case "new", "_init_" -> "a constructor";
      case "static" -> "its static initializer";
      case String method -> method;
    };
  }
}
