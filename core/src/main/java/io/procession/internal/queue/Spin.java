package io.procession.internal.queue;

import java.util.function.BooleanSupplier;

/**
 * Looks again and again for a moment before a thread goes to sleep, for a sleep and its end take
 * longer than most items need to come. The moment gets longer while that helps, up to some tens of
 * microseconds, and shorter while it does not: on a machine that is busy it is next to nothing.
 */
final class Spin {
  private static final int MOST = 4000;
  private static final int LEAST = 32;
  private static final boolean HELPS = Runtime.getRuntime().availableProcessors() > 1;

  private volatile int looks = LEAST;

  /** Looks until it is so, or the moment is over. */
  void until(BooleanSupplier condition) {
    if (!HELPS) {
      return;
    }
    int most = looks;
    for (int i = 0; i < most; i++) {
      if (condition.getAsBoolean()) {
        looks = Math.min(MOST, 2 * most);
        return;
      }
      Thread.onSpinWait();
    }
    looks = Math.max(LEAST, most / 2);
  }
}
