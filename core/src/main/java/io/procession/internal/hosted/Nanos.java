package io.procession.internal.hosted;

import java.time.Duration;

/** Lengths of waits. */
public final class Nanos {
  /** Longer than anybody waits. */
  public static final long FOREVER = Long.MAX_VALUE;

  private Nanos() {}

  /** The nanoseconds of a duration; 0 for a negative one. */
  public static long of(Duration timeout) {
    if (timeout.isNegative()) {
      return 0;
    }
    return timeout.toSeconds() >= FOREVER / 1_000_000_000L ? FOREVER : timeout.toNanos();
  }
}
