package io.procession.internal.deadline;

import io.procession.internal.memory.WorkerStatus;
import io.procession.spi.Attempt;
import io.procession.spi.EngineHost.Stop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long the task that one worker runs has been running, as far as the caller has looked, and
 * what was ordered to stop. Guarded by the lock of its session.
 *
 * <p>A task's time begins when it is first seen, so it is never stopped early, and late by no more
 * than the time between two looks.
 */
public final class TaskClock {
  /** The longest time between two looks. */
  static final long LONGEST_LOOK = 100_000_000;

  /** The shortest time between two looks; shorter costs more than it gives. */
  private static final long SHORTEST_LOOK = 1_000_000;

  /** Looks during a limit: the part of it by which a task may be stopped late. */
  private static final int LOOKS = 16;

  private long attempt;
  private int task = WorkerStatus.NONE;
  private long since;
  private @Nullable Order order;

  /**
   * Something that is to stop.
   *
   * @param attempt of this attempt
   * @param task its position in the chunk, or {@link WorkerStatus#ALL}
   * @param why it must stop
   * @param at when that was ordered
   * @param grace nanoseconds that it may take
   */
  record Order(long attempt, int task, Stop why, long at, long grace) {}

  /** What is to be done. */
  enum Due {
    NOTHING,
    STOP,
    KILL
  }

  /**
   * Looks at the worker.
   *
   * @param now the time in nanoseconds
   * @param first the attempt that it runs
   * @param running the task of it that runs, or {@link WorkerStatus#NONE}
   * @return what must be done about that task
   */
  Due look(long now, Attempt first, int running) {
    if (first.id() != attempt || running != task) {
      attempt = first.id();
      task = running;
      since = now;
    }
    if (running == WorkerStatus.NONE) {
      return Due.NOTHING;
    }
    Order stop = orderFor(first.id(), running);
    if (stop != null) {
      return now - stop.at >= stop.grace ? Due.KILL : Due.NOTHING;
    }
    return first.limit().isPresent() && now - since >= nanos(first.limit().get().timeout())
        ? Due.STOP
        : Due.NOTHING;
  }

  private @Nullable Order orderFor(long number, int running) {
    Order known = order;
    boolean meant =
        known != null
            && known.attempt == number
            && (known.task == WorkerStatus.ALL || known.task == running);
    return meant ? known : null;
  }

  /** Notes an order, in place of one before. */
  void order(Order ordered) {
    order = ordered;
  }

  /**
   * Something of the attempt has stopped, or the attempt has ended.
   *
   * @param number the attempt
   * @return why it had to
   */
  public Stop settle(long number) {
    Order settled = order;
    if (settled == null || settled.attempt != number) {
      return Stop.CANCELLED;
    }
    order = null;
    return settled.why;
  }

  /** Why the task has to stop. */
  Stop why() {
    return order == null ? Stop.NONE : order.why;
  }

  /** How soon to look again: nanoseconds, or {@code Long.MAX_VALUE} for not at all. */
  long nextLook(Attempt first) {
    long next = Long.MAX_VALUE;
    if (order != null) {
      next = interval(order.grace);
    }
    if (first.limit().isPresent()) {
      next = Math.min(next, interval(first.limit().get()));
    }
    return next;
  }

  /** How often to look at tasks with that limit. */
  static long interval(Attempt.Limit limit) {
    return Math.min(interval(nanos(limit.timeout())), interval(nanos(limit.grace())));
  }

  private static long interval(long nanos) {
    return Math.clamp(nanos / LOOKS, SHORTEST_LOOK, LONGEST_LOOK);
  }

  /** Nanoseconds, as many as a clock can tell. */
  static long nanos(Duration duration) {
    return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0
        ? duration.toNanos()
        : Long.MAX_VALUE;
  }
}
