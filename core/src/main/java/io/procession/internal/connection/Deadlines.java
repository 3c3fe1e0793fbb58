package io.procession.internal.connection;

import java.time.Duration;

/** Durations as nanoseconds of {@link System#nanoTime}, for waits. */
final class Deadlines {
  /** Far enough, and no sum with the present overflows. */
  static final long FOREVER = Long.MAX_VALUE / 2;

  private Deadlines() {}

  /** The length of a wait; 0 for one that is negative. */
  static long nanos(Duration timeout) {
    if (timeout.isNegative()) {
      return 0;
    }
    return timeout.toSeconds() >= FOREVER / 1_000_000_000L ? FOREVER : timeout.toNanos();
  }

  /** A wait for a selector, which knows milliseconds: at least one. */
  static long millis(long nanos) {
    return Math.max(1, (nanos + 999_999) / 1_000_000);
  }
}
