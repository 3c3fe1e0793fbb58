package io.procession.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UserFramesTest {
  private static final StackTraceElement USER = frame("Script", "main");
  private static final StackTraceElement REFLECT = frame("java.lang.reflect.Method", "invoke");
  private static final StackTraceElement RUN = frame("Program", "run");
  private static final StackTraceElement MAIN = frame("Main", "main");

  @Test
  void dropsTheCallerAndReflection() {
    var failure = failure(null, USER, REFLECT, RUN, MAIN);

    UserFrames.keep(failure, new StackTraceElement[] {RUN, MAIN});

    assertThat(failure.getStackTrace()).containsExactly(USER);
  }

  @Test
  void keepsReflectionOfTheUser() {
    var failure = failure(null, REFLECT, USER, REFLECT, RUN, MAIN);

    UserFrames.keep(failure, new StackTraceElement[] {RUN, MAIN});

    assertThat(failure.getStackTrace()).containsExactly(REFLECT, USER);
  }

  @Test
  void keepsTracesOfOtherThreads() {
    var failure = failure(null, USER, REFLECT, frame("Thread", "run"));

    UserFrames.keep(failure, new StackTraceElement[] {RUN, MAIN});

    assertThat(failure.getStackTrace()).containsExactly(USER, REFLECT, frame("Thread", "run"));
  }

  @Test
  void followsCausesAndSuppressedFailuresOnce() {
    var cause = failure(null, USER, RUN, MAIN);
    var suppressed = failure(null, USER, RUN, MAIN);
    var failure = failure(cause, USER, RUN, MAIN);
    failure.addSuppressed(suppressed);
    suppressed.addSuppressed(failure);

    UserFrames.keep(failure, new StackTraceElement[] {RUN, MAIN});

    assertThat(cause.getStackTrace()).containsExactly(USER);
    assertThat(suppressed.getStackTrace()).containsExactly(USER);
  }

  private static RuntimeException failure(@Nullable Throwable cause, StackTraceElement... trace) {
    var failure = new RuntimeException("failure", cause);
    failure.setStackTrace(trace);
    return failure;
  }

  private static StackTraceElement frame(String type, String method) {
    return new StackTraceElement(type, method, type + ".java", 1);
  }
}
