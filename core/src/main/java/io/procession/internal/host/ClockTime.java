package io.procession.internal.host;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Spans of time as schedulers write them: {@code 90}, {@code 5:00}, {@code 1-02:03:04}. */
final class ClockTime {
  private static final Pattern FORM =
      Pattern.compile("(?:(\\d{1,6})-)?(?:(\\d{1,7}):)??(?:(\\d{1,7}):)?(\\d{1,9})");

  private ClockTime() {}

  /** Returns the span, or empty where the text is none, such as {@code UNLIMITED}. */
  static Optional<Duration> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.ofDays(number(matcher.group(1)))
            .plusHours(number(matcher.group(2)))
            .plusMinutes(number(matcher.group(3)))
            .plusSeconds(number(matcher.group(4))));
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
