package io.procession.internal.supervise;

import io.procession.internal.codec.Texts;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;

/**
 * How many restarts are allowed in a period: Erlang's restart intensity. More than that means that
 * restarting does not help. Remembers what the last ones were for.
 */
final class RestartBudget {
  private static final int REMEMBERED = 3;

  private static final String ADVICE =
      """
      The pool starts no more workers and takes no more calls.
      Try: find the task that ends them; each death was reported with its task.
           Pool.builder().maxRestarts(…) if so many deaths are to be expected;
           a new pool, once the reason is gone.
      """;

  private final int restarts;
  private final long periodNanos;
  private final LongSupplier clock;
  private final ArrayDeque<Long> spent = new ArrayDeque<>();
  private final ArrayDeque<String> deaths = new ArrayDeque<>();

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

  /**
   * Spends one restart; false if the period has none left.
   *
   * @param death why one is needed, in a line
   */
  synchronized boolean spend(String death) {
    if (deaths.size() == REMEMBERED) {
      deaths.removeFirst();
    }
    deaths.addLast(death);
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

  /** What users are told when the period had none left. */
  synchronized String exceeded() {
    StringBuilder text = new StringBuilder("workers die too often: more than ").append(this);
    deaths.forEach(death -> text.append("\n  last death | ").append(death));
    return text.append('\n').append(ADVICE.indent(2)).toString().stripTrailing();
  }

  @Override
  public String toString() {
    return restarts + " restarts within " + Texts.of(Duration.ofNanos(periodNanos));
  }
}
