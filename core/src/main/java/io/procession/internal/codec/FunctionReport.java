package io.procession.internal.codec;

import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/** Names functions in messages, and says why one cannot be sent. */
final class FunctionReport {
  private FunctionReport() {}

  /** What a function is: {@code Cube.cube(int)}, {@code lambda at Cube.java:12}, or its class. */
  static String describe(Object function, Captures captures) {
    SerializedLambda lambda = captures.firstLambda();
    if (lambda == null || !function.getClass().isHidden()) {
      return Names.shortOf(function.getClass().getName());
    }
    String implementation = binary(lambda.getImplClass());
    String method = lambda.getImplMethodName();
    if (!Names.isLambdaBody(method)) {
      return Names.ofMethod(implementation, method, lambda.getImplMethodSignature());
    }
    Class<?> type = captures.find(implementation);
    String source =
        type == null
            ? null
            : captures.code().sourceOf(type, method + lambda.getImplMethodSignature());
    // JShell's sources are snippets that nobody has as a file.
    return source == null || source.startsWith("$JShell$")
        ? "lambda in " + creator(lambda)
        : "lambda at " + source;
  }

  /** Says why the function cannot be encoded. */
  static NotEncodableException explain(Object function, Captures captures, Throwable failure) {
    if (!(failure instanceof Refusal refusal)) {
      return ValueWriter.explain(function, failure);
    }
    Field field = refusal.staticField();
    if (field != null) {
      return explainStatic(function, captures, refusal, field);
    }
    if (refusal.what() == function) {
      return explainType(function, refusal);
    }
    SerializedLambda lambda = captures.firstLambda();
    return lambda != null && function.getClass().isHidden()
        ? explainCaptured(function, lambda, captures, refusal)
        : explainObject(function, refusal);
  }

  private static NotEncodableException explainType(Object function, Refusal refusal) {
    Class<?> type = function.getClass();
    NotEncodableException.Offence offence = Refusals.offence(function, refusal);
    if (type.isHidden()) {
      return report(
          "the task is %s".formatted(refusal.reason()),
          "  lambda    created in " + Names.shortOf(Refusals.hostOf(type)),
          offence);
    }
    return report(
        "the task is an instance of %s, which cannot be sent to a worker".formatted(Names.of(type)),
        "  function  class " + Names.of(type) + ", " + refusal.reason(),
        offence);
  }

  private static NotEncodableException explainObject(Object function, Refusal refusal) {
    NotEncodableException.Offence offence = Refusals.offence(function, refusal);
    String place = offence.path().isEmpty() ? offence.className() : offence.path();
    return report(
        "the task holds a %s, which cannot be sent to a worker".formatted(offence.className()),
        "  function  class "
            + Names.of(function.getClass())
            + "\n  holds     "
            + place
            + ", "
            + refusal.reason(),
        offence);
  }

  private static NotEncodableException explainStatic(
      Object function, Captures captures, Refusal refusal, Field field) {
    Object value = valueOf(field);
    String path = value == refusal.what() ? "" : ObjectPath.find(value, refusal.what());
    String className = Refusals.className(refusal.what());
    NotEncodableException.Offence offence =
        new NotEncodableException.Offence(
            className,
            path,
            "declare the field final, so that each worker computes its own, or pass what the task"
                + " needs of it as an input");
    return report(
        "the task reads the static field %s, whose value cannot be sent to a worker"
            .formatted(Refusals.nameOf(field)),
        "  function  "
            + describe(function, captures)
            + "\n  value     "
            + (path.isEmpty() ? className : path)
            + ", "
            + refusal.reason(),
        offence);
  }

  private static @Nullable Object valueOf(Field field) {
    try {
      return field.get(null);
    } catch (IllegalAccessException e) {
      return null;
    }
  }

  private static NotEncodableException explainCaptured(
      Object function, SerializedLambda lambda, Captures captures, Refusal refusal) {
    int index = argumentWith(lambda, refusal.what());
    if (index < 0) {
      return explainObject(function, refusal);
    }
    Object argument = lambda.getCapturedArg(index);
    NotEncodableException.Offence offence = Refusals.offence(argument, refusal);
    String type = Names.shortOf(argument.getClass().getName());
    boolean self =
        argument == captures.receiverOf(lambda)
            && binary(lambda.getCapturingClass()).equals(argument.getClass().getName());
    String captured = self ? "`this`, an instance of " + type : withArticle(argument);
    String place = offence.path().isEmpty() ? placeOf(argument) : offence.path() + ", ";
    return report(
        "the task captures %s, which cannot be sent to a worker".formatted(captured),
        "  lambda    %s, created in %s\n  captured  argument %d: %s"
            .formatted(
                describe(function, captures), creator(lambda), index, place + refusal.reason()),
        self ? withHint(offence, hintForThis(lambda)) : offence);
  }

  private static String withArticle(Object object) {
    return object.getClass().isHidden()
        ? Refusals.describe(object)
        : "a " + Names.of(object.getClass());
  }

  /** What is wrong with; the reason for a lambda says already that it is one. */
  private static String placeOf(Object object) {
    return object.getClass().isHidden() ? "" : Refusals.describe(object) + ", ";
  }

  private static int argumentWith(SerializedLambda lambda, Object what) {
    for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
      Object argument = lambda.getCapturedArg(i);
      if (argument == what || !ObjectPath.find(argument, what).isEmpty()) {
        return i;
      }
    }
    return -1;
  }

  private static String hintForThis(SerializedLambda lambda) {
    String method = lambda.getImplMethodName();
    String what = Names.isLambdaBody(method) ? "the methods it calls" : method;
    return "declare "
        + what
        + " static, or copy the fields it needs into local variables before the lambda";
  }

  private static NotEncodableException.Offence withHint(
      NotEncodableException.Offence offence, String hint) {
    return new NotEncodableException.Offence(offence.className(), offence.path(), hint);
  }

  private static NotEncodableException report(
      String problem, String evidence, NotEncodableException.Offence offence) {
    return new NotEncodableException(
        problem + "\n" + evidence + "\n  Try: " + offence.hint() + ".", offence, null);
  }

  /**
   * Where a lambda was created: its method if the compiler's name for the body tells, else its
   * class.
   */
  private static String creator(SerializedLambda lambda) {
    String type = Names.shortOf(binary(lambda.getCapturingClass()));
    String method = lambda.getImplMethodName();
    String creator = Names.isLambdaBody(method) ? Names.creatorOf(method) : "";
    return creator.isEmpty() || type.equals(Names.JSHELL) ? type : type + "." + creator;
  }

  private static String binary(String internalName) {
    return internalName.replace('/', '.');
  }
}
