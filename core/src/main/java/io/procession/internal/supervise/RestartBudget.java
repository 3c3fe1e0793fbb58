package io.procession.internal.supervise;

import io.procession.internal.codec.Texts;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;

/**
 * How many restarts are allowed in a period: Erlang's restart intensity. More than that means that
 * restarting does not help.
 */
final class RestartBudget {
  private final int restarts;
  private final long periodNanos;
  private final LongSupplier clock;
  private final ArrayDeque<Long> spent = new ArrayDeque<>();

  /**
   * Makes a budget.
   *
   * @param restarts how many are allowed in each period
   * @param period the length of the sliding period
   * @param clock the time in nanoseconds
   */
  RestartBudget(int restarts, Duration period, LongSupplier clock) {
    this.restarts = restarts;
    this.periodNanos = period.toNanos();
    this.clock = clock;
  }

  /** Spends one restart; false if the period has none left. */
  synchronized boolean spend() {
    long now = clock.getAsLong();
    while (!spent.isEmpty() && now - spent.peekFirst() > periodNanos) {
      spent.removeFirst();
    }
    if (spent.size() >= restarts) {
      return false;
    }
    spent.addLast(now);
    return true;
  }

  @Override
  public String toString() {
    return restarts + " restarts within " + Texts.of(Duration.ofNanos(periodNanos));
  }
}
