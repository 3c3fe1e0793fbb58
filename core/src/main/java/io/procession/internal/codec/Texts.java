package io.procession.internal.codec;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Texts for messages: of times, and of users' throwables, whose methods may throw themselves. */
public final class Texts {
  private Texts() {}

  /**
   * A time as people write it: {@code 300 ms}, {@code 1.5 s}, {@code 90 s}, {@code 5 min}.
   *
   * @param time zero or more
   * @return a number and a unit
   */
  public static String of(Duration time) {
    if (time.compareTo(Duration.ofDays(365_000)) > 0) {
      return "for ever";
    }
    if (time.compareTo(Duration.ofSeconds(1)) < 0 && !time.isZero()) {
      return decimal(time.toNanos(), 1_000_000) + " ms";
    }
    long minutes = time.toMinutes();
    return minutes >= 2 && time.equals(Duration.ofMinutes(minutes))
        ? minutes + " min"
        : decimal(time.toMillis(), 1_000) + " s";
  }

  private static String decimal(long value, long unit) {
    return BigDecimal.valueOf(value)
        .divide(BigDecimal.valueOf(unit), 3, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

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
