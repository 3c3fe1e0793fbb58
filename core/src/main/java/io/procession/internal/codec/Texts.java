package io.procession.internal.codec;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Texts of users' throwables, whose methods may throw themselves. */
public final class Texts {
  private Texts() {}

  /** Class and message, like {@link Throwable#toString}. */
  static String of(Throwable throwable) {
    String message = messageOf(throwable);
    String name = throwable.getClass().getName();
    return message == null ? name : name + ": " + message;
  }

  /** What it says of itself; if that fails, class and message. */
  public static String toStringOf(Throwable throwable) {
    try {
      return throwable.toString();
    } catch (Throwable e) {
      return of(throwable);
    }
  }

  static @Nullable String messageOf(Throwable throwable) {
    try {
      return throwable.getLocalizedMessage();
    } catch (Throwable e) {
      return "(its getMessage threw " + e.getClass().getName() + ")";
    }
  }

  /** One line for each cause. */
  static String causesOf(Throwable throwable) {
    StringBuilder text = new StringBuilder();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    seen.add(throwable);
    Throwable cause = causeOf(throwable);
    while (cause != null && seen.add(cause)) {
      text.append(text.isEmpty() ? "" : "\n").append("caused by: ").append(of(cause));
      cause = causeOf(cause);
    }
    return text.toString();
  }

  private static @Nullable Throwable causeOf(Throwable throwable) {
    try {
      return throwable.getCause();
    } catch (Throwable e) {
      return null;
    }
  }

  /** What printStackTrace prints; if that fails, the frames alone. */
  static String stackOf(Throwable throwable) {
    try {
      StringWriter text = new StringWriter();
      throwable.printStackTrace(new PrintWriter(text));
      return text.toString();
    } catch (Throwable e) {
      StringBuilder text = new StringBuilder(of(throwable)).append('\n');
      for (StackTraceElement frame : framesOf(throwable)) {
        text.append("\tat ").append(frame).append('\n');
      }
      return text.toString();
    }
  }

  static List<StackTraceElement> framesOf(Throwable throwable) {
    try {
      return List.of(throwable.getStackTrace());
    } catch (Throwable e) {
      return List.of();
    }
  }
}
