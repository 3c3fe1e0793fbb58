package io.procession.internal.codec;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Cuts off what every stack trace of a task ends with: the frames of the worker that called it.
 * They say nothing to the user, whose own frames are what matters.
 */
final class Stacks {
  /** Keeps them, for those who look for an error in this library. */
  private static final String SWITCH = "procession.fullStacks";

  private static final String OURS = "io.procession.internal.";

  private Stacks() {}

  /** Cuts the stack traces of a throwable and of its causes, unless the switch is on. */
  static void cut(Throwable throwable) {
    if (Boolean.getBoolean(SWITCH)) {
      return;
    }
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    try {
      for (Throwable next = throwable; next != null && seen.add(next); next = next.getCause()) {
        next.setStackTrace(cut(next.getStackTrace()));
      }
    } catch (RuntimeException | Error e) {
      seen.add(e); // A method of the user's class threw: its trace stays as it is.
    }
  }

  /** The frames above ours; all of them if there are no others. */
  static StackTraceElement[] cut(StackTraceElement[] frames) {
    int end = frames.length;
    while (end > 0 && isBelowTasks(frames[end - 1])) {
      end--;
    }
    return end == 0 || Arrays.stream(frames, end, frames.length).noneMatch(Stacks::isOurs)
        ? frames
        : Arrays.copyOf(frames, end);
  }

  private static boolean isBelowTasks(StackTraceElement frame) {
    return isOurs(frame) || frame.getClassName().equals(Thread.class.getName());
  }

  private static boolean isOurs(StackTraceElement frame) {
    return frame.getClassName().startsWith(OURS);
  }
}
