package io.procession.internal.hosted;

import io.procession.managed.ManagedSemaphore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A semaphore that knows which processes have its permits. Who gives back one that it does not have
 * gives back the oldest that is missing, so that no more are ever given back for the dead than are
 * missing.
 */
public final class HostedSemaphore implements ManagedSemaphore, Owned {
  private static final Logger LOG = System.getLogger("io.procession.manager");

  private final int initial;
  private final boolean bounded;
  private final ReentrantLock guard = new ReentrantLock(true);
  private final Condition released = guard.newCondition();

  // Guarded by guard.
  private int permits;
  private final Map<Object, Integer> held = new LinkedHashMap<>();

  /**
   * Creates a semaphore.
   *
   * @param permits how many there are
   * @param bounded whether there are never more
   */
  public HostedSemaphore(int permits, boolean bounded) {
    if (permits < 0) {
      throw new IllegalArgumentException("permits must not be negative: permits=" + permits);
    }
    this.initial = permits;
    this.permits = permits;
    this.bounded = bounded;
  }

  @Override
  public void acquire() throws InterruptedException {
    acquire(Nanos.FOREVER);
  }

  @Override
  public boolean tryAcquire() {
    try {
      return acquire(0);
    } catch (InterruptedException e) {
      throw new CallerGoneException(e);
    }
  }

  @Override
  public boolean tryAcquire(Duration timeout) throws InterruptedException {
    return acquire(Nanos.of(timeout));
  }

  private boolean acquire(long nanos) throws InterruptedException {
    Object process = Caller.current().process();
    guard.lockInterruptibly();
    try {
      long left = nanos;
      while (permits == 0) {
        if (left <= 0) {
          return false;
        }
        left = released.awaitNanos(left);
      }
      permits--;
      held.merge(process, 1, Integer::sum);
      CallerThread.ifUndelivered(() -> giveBack(process));
      return true;
    } finally {
      guard.unlock();
    }
  }

  @Override
  public void release() {
    guard.lock();
    try {
      if (bounded && permits >= initial) {
        throw new IllegalStateException(
            "the semaphore was released too many times: permits=" + permits);
      }
      giveBack(Caller.current().process());
    } finally {
      guard.unlock();
    }
  }

  private void giveBack(Object process) {
    guard.lock();
    try {
      permits++;
      Object from = held.containsKey(process) || held.isEmpty() ? process : oldest();
      held.computeIfPresent(from, (key, count) -> count > 1 ? count - 1 : null);
      while (!held.isEmpty() && missing() < sum()) {
        held.computeIfPresent(oldest(), (key, count) -> count > 1 ? count - 1 : null);
      }
      released.signal();
    } finally {
      guard.unlock();
    }
  }

  private Object oldest() {
    return held.keySet().iterator().next();
  }

  private int missing() {
    return Math.max(0, initial - permits);
  }

  private int sum() {
    return held.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public int availablePermits() {
    guard.lock();
    try {
      return permits;
    } finally {
      guard.unlock();
    }
  }

  @Override
  public void threadEnded(Caller caller) {} // Permits belong to processes.

  @Override
  public void processEnded(Object process) {
    guard.lock();
    try {
      Integer count = held.remove(process);
      if (count != null) {
        LOG.log(Level.WARNING, "{0} permits are back since {1} has ended", count, process);
        permits += count;
        released.signalAll();
      }
    } finally {
      guard.unlock();
    }
  }

  @Override
  public String toString() {
    return "Semaphore[permits=%d]".formatted(availablePermits());
  }
}
