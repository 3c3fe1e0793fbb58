package io.procession.cli.submit;

import java.time.Duration;

/** Spans of time as schedulers read them. */
final class TimeText {
  private TimeText() {}

  /** {@code 29:05:07}: hours, minutes and seconds. */
  static String clock(Duration time) {
    return "%02d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart());
  }
}
