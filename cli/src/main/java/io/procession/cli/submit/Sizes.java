package io.procession.cli.submit;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Memory and time as people type them. */
final class Sizes {
  private static final Pattern MEMORY = Pattern.compile("(\\d{1,9})([KMGT])I?B?");
  private static final Pattern TIME =
      Pattern.compile("(?:(\\d{1,4})-)?(\\d{1,4}):(\\d{2})(?::(\\d{2}))?|(\\d{1,6})");

  private Sizes() {}

  /** Reads {@code 8G}, {@code 500M}. */
  static long memoryBytes(String text) {
    Matcher matcher = MEMORY.matcher(text.strip().toUpperCase(Locale.ROOT));
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
      throw new IllegalArgumentException(
          "mem must be a number with K, M, G or T, as in 8G: mem=" + text);
    }
    int power = "KMGT".indexOf(matcher.group(2)) + 1;
    return Long.parseLong(matcher.group(1)) << (10 * power);
  }

  /**
   * Reads {@code 05:00:00}, {@code 1-12:00:00}, {@code 90:00} (minutes and seconds), or minutes.
   */
  static Duration time(String text) {
    Matcher matcher = TIME.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "time must be hours, minutes and seconds, as in 05:00:00: time=" + text);
    }
    Duration time;
    if (matcher.group(5) != null) {
      time = Duration.ofMinutes(number(matcher.group(5)));
    } else if (matcher.group(4) != null) {
      time =
          Duration.ofDays(number(matcher.group(1)))
              .plusHours(number(matcher.group(2)))
              .plusMinutes(number(matcher.group(3)))
              .plusSeconds(number(matcher.group(4)));
    } else if (matcher.group(1) != null) {
      time =
          Duration.ofDays(number(matcher.group(1)))
              .plusHours(number(matcher.group(2)))
              .plusMinutes(number(matcher.group(3)));
    } else {
      time = Duration.ofMinutes(number(matcher.group(2))).plusSeconds(number(matcher.group(3)));
    }
    if (time.isZero()) {
      throw new IllegalArgumentException("time must be more than zero: time=" + text);
    }
    return time;
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
