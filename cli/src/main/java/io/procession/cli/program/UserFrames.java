package io.procession.cli.program;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes the frames that lead to the user's main method out of stack traces. */
final class UserFrames {
  private UserFrames() {}

  /**
   * Shortens the traces of a failure, its causes and what they suppress. Traces that did not come
   * from here, such as those of other threads, stay.
   *
   * @param failure what the user's code threw
   * @param here a trace of the method that called it
   */
  static void keep(Throwable failure, StackTraceElement[] here) {
    keep(failure, here, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  private static void keep(
      @Nullable Throwable failure, StackTraceElement[] here, Set<Throwable> seen) {
    if (failure == null || !seen.add(failure)) {
      return;
    }
    StackTraceElement[] trace = failure.getStackTrace();
    int end = trace.length - here.length;
    if (end >= 0 && endsWith(trace, here)) {
      while (end > 0 && isReflection(trace[end - 1])) {
        end--;
      }
      failure.setStackTrace(Arrays.copyOf(trace, end));
    }
    keep(failure.getCause(), here, seen);
    for (Throwable suppressed : failure.getSuppressed()) {
      keep(suppressed, here, seen);
    }
  }

  /** Line numbers may differ in the topmost of the frames only, so they are not compared. */
  private static boolean endsWith(StackTraceElement[] trace, StackTraceElement[] end) {
    int offset = trace.length - end.length;
    for (int i = 0; i < end.length; i++) {
      if (!trace[offset + i].getClassName().equals(end[i].getClassName())
          || !trace[offset + i].getMethodName().equals(end[i].getMethodName())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isReflection(StackTraceElement frame) {
    return frame.getClassName().startsWith("java.lang.reflect.")
        || frame.getClassName().startsWith("jdk.internal.reflect.")
        || frame.getClassName().equals("jdk.internal.misc.Unsafe") // Initializes the class.
        || frame.getClassName().equals(MainMethod.class.getName());
  }
}
