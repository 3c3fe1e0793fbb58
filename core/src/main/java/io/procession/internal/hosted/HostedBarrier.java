package io.procession.internal.hosted;

import io.procession.TaskRunnable;
import io.procession.managed.ManagedBarrier;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A barrier that says who has broken it. */
public final class HostedBarrier implements ManagedBarrier {
  private final int parties;
  private final Optional<TaskRunnable> action;
  private final ReentrantLock guard = new ReentrantLock();
  private final Condition changed = guard.newCondition();

  // Guarded by guard.
  private Round round = new Round();

  /** One time that all come. */
  private static final class Round {
    private int waiting;
    private boolean done;
    private Optional<String> broken = Optional.empty();
  }

  /**
   * Creates a barrier.
   *
   * @param parties how many come
   * @param action run by the last to come, before the others go on
   */
  public HostedBarrier(int parties, Optional<TaskRunnable> action) {
    if (parties < 1) {
      throw new IllegalArgumentException("parties must be positive: parties=" + parties);
    }
    this.parties = parties;
    this.action = action;
  }

  @Override
  public int await() throws InterruptedException, BrokenBarrierException {
    try {
      return await(Nanos.FOREVER);
    } catch (TimeoutException e) {
      throw new IllegalStateException("a wait without limit has ended", e);
    }
  }

  @Override
  public int await(Duration timeout)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    return await(Nanos.of(timeout));
  }

  private int await(long nanos)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    guard.lockInterruptibly();
    try {
      Round mine = round;
      check(mine);
      int index = parties - ++mine.waiting;
      if (index == 0) {
        finish(mine);
        return 0;
      }
      waitFor(mine, nanos);
      return index;
    } finally {
      guard.unlock();
    }
  }

  private static void check(Round round) throws BrokenBarrierException {
    if (round.broken.isPresent()) {
      throw new BrokenBarrierException("the barrier is broken: " + round.broken.get());
    }
  }

  private void finish(Round mine) throws BrokenBarrierException {
    try {
      if (action.isPresent()) {
        action.get().run();
      }
    } catch (Exception e) {
      breakIt(mine, "its action threw " + e);
      BrokenBarrierException told =
          new BrokenBarrierException("the barrier is broken: its action threw " + e);
      told.initCause(e);
      throw told;
    }
    mine.done = true;
    round = new Round();
    changed.signalAll();
  }

  private void waitFor(Round mine, long nanos)
      throws InterruptedException, BrokenBarrierException, TimeoutException {
    long left = nanos;
    try {
      while (!mine.done && mine.broken.isEmpty() && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      if (!mine.done) {
        breakIt(mine, Caller.current() + " has given up or ended");
        throw e;
      }
      Thread.currentThread().interrupt();
    }
    if (!mine.done) {
      check(mine);
      breakIt(mine, Caller.current() + " has waited too long");
      throw new TimeoutException(
          "not all came to the barrier in time: parties=%d came=%d"
              .formatted(parties, mine.waiting));
    }
  }

  private void breakIt(Round which, String why) {
    if (which.broken.isEmpty() && !which.done) {
      which.broken = Optional.of(why);
      changed.signalAll();
    }
  }

  @Override
  public void reset() {
    guard.lock();
    try {
      breakIt(round, "it was reset");
      round = new Round();
    } finally {
      guard.unlock();
    }
  }

  @Override
  public void abort() {
    guard.lock();
    try {
      breakIt(round, "it was aborted by " + Caller.current());
    } finally {
      guard.unlock();
    }
  }

  @Override
  public int parties() {
    return parties;
  }

  @Override
  public int waiting() {
    guard.lock();
    try {
      return round.broken.isPresent() ? 0 : round.waiting;
    } finally {
      guard.unlock();
    }
  }

  @Override
  public boolean isBroken() {
    guard.lock();
    try {
      return round.broken.isPresent();
    } finally {
      guard.unlock();
    }
  }

  @Override
  public String toString() {
    return "Barrier[parties=%d waiting=%d%s]"
        .formatted(parties, waiting(), isBroken() ? " broken" : "");
  }
}
