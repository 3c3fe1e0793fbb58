package io.procession.it.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for something that other processes or threads do. */
public final class Awaiting {
  /** Longer than anything takes on a loaded machine: only a failing test waits for it. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Awaiting() {}

  /**
   * Waits until the condition holds.
   *
   * @param condition asked again and again
   * @return false if it did not hold in time
   */
  public static boolean happens(BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      pause(10);
    }
    return true;
  }

  /**
   * Waits until the condition holds, and fails if it does not.
   *
   * @param what the condition, in words
   * @param condition asked again and again
   */
  public static void until(String what, BooleanSupplier condition) {
    if (!happens(condition)) {
      throw new AssertionError("did not happen: " + what);
    }
  }

  /**
   * Takes time, as the work of a task.
   *
   * @param millis how long
   */
  public static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
