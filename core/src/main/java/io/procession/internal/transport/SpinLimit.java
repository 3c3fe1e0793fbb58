package io.procession.internal.transport;

/**
 * How long to look at shared memory before sleeping: as long as it is worth, learned from what came
 * of it. Used by one thread at a time.
 *
 * <p>Looking is given up when it failed a few times in a row: waits are long, or the other side
 * cannot run before this one sleeps, because they have one processor between them. When slept waits
 * are short, it is tried again now and then, more and more rarely.
 */
final class SpinLimit {
  /**
   * The most that anybody looks. Less: answers of small tasks are slept for, and waking costs more
   * than they do; with half as much, two sides that both sleep stay so, as waking one takes longer
   * than the other looks. More: a processor is kept from somebody who has work for it.
   */
  static final long MAX_NANOS = 100_000;

  /** Fewer: one long task makes the next answers slow. More: more is looked for nothing. */
  private static final int GIVE_UP_AFTER = 3;

  private static final int FIRST_RETRY = 16;
  private static final int LAST_RETRY = 256;

  private final long max;
  private int failures;
  private int retryAfter = FIRST_RETRY;
  private int shortWaits;

  /** A limit that learns; 0: never look. */
  SpinLimit(long maxNanos) {
    this.max = maxNanos;
  }

  /** How long to look before the next sleep. */
  long nanos() {
    return failures < GIVE_UP_AFTER || shortWaits == retryAfter ? max : 0;
  }

  /** What was waited for came while this side looked. */
  void succeeded() {
    failures = 0;
    shortWaits = 0;
    retryAfter = FIRST_RETRY;
  }

  /**
   * It did not, and this side slept.
   *
   * @param waitedNanos how long the looking and the sleep took
   */
  void failed(long waitedNanos) {
    if (failures < GIVE_UP_AFTER) {
      failures++;
    } else if (shortWaits == retryAfter) {
      shortWaits = 0;
      retryAfter = Math.min(LAST_RETRY, 2 * retryAfter);
    } else if (waitedNanos <= 2 * max) {
      // About half of a short sleep was the waking, which a look would have saved.
      shortWaits++;
    }
  }
}
