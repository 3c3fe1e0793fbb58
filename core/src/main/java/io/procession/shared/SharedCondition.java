package io.procession.shared;

import io.procession.internal.sync.ConditionQueue;
import io.procession.internal.sync.Patience;
import java.io.Serializable;
import java.time.Duration;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;

/**
 * A place where threads of all processes that hold a lock wait until another thread, which has the
 * same lock then, tells them to look again. The counterpart of Python's {@code
 * multiprocessing.Condition}; it belongs to a lock, as in Java: {@link SharedLock#newCondition}.
 *
 * <p>A wait gives the lock back, as often as it is held, and has taken it again when it ends,
 * however it ends. Those who have waited longest are notified first. {@code signal} never waits:
 * not for those who wake up, as in Python, and not for waiters that were killed. A notification
 * that its receiver did not live to see goes to another waiter.
 *
 * <p>As the lock may be taken by others between the notification and the end of the wait, use the
 * forms with a predicate.
 */
public final class SharedCondition implements Condition, AutoCloseable, Serializable {
  private static final long serialVersionUID = 1L;

  private final transient RobustLock lock;
  private final transient ConditionQueue queue;
  private final transient int index;
  private final transient boolean ownsLock;

  SharedCondition(RobustLock lock, int index, boolean ownsLock) {
    this.lock = lock;
    this.queue = new ConditionQueue(lock.region(), index);
    this.index = index;
    this.ownsLock = ownsLock;
  }

  /**
   * Creates a condition with a re-entrant lock of its own.
   *
   * @return the condition, which the caller closes
   * @throws SharedMemoryException if there is no space for it
   */
  public static SharedCondition create() {
    SharedReentrantLock lock = SharedReentrantLock.create();
    return new SharedCondition(lock, ConditionQueue.newIndex(lock.region()), true);
  }

  /**
   * The lock, without which the calling thread can neither wait nor signal.
   *
   * @return a {@link SharedLock} or {@link SharedReentrantLock}
   */
  public RobustLock lock() {
    return lock;
  }

  /**
   * Takes the lock for a block: {@code try (var _ = condition.hold()) { … }}, Python's {@code with
   * condition}.
   *
   * @return what unlocks when it is closed
   * @throws OwnerDiedException if the process that held it has died; the lock is not held
   */
  public Hold hold() {
    return lock.hold();
  }

  /**
   * Waits until it is notified.
   *
   * @throws InterruptedException if the thread is interrupted, which it notices within 50 ms; the
   *     lock is held
   * @throws OwnerDiedException if a process died while it held the lock; the lock is held
   * @throws IllegalMonitorStateException if the calling thread does not hold the lock
   */
  @Override
  public void await() throws InterruptedException {
    checkHeld();
    try (Patience patience = Patience.untilInterrupt()) {
      queue.await(lock.held(), patience);
    }
  }

  /**
   * Waits until it is notified, no longer than that.
   *
   * @param limit zero or less: only lets others have the lock
   * @return false if nobody notified it in time
   * @throws InterruptedException if the thread is interrupted; the lock is held
   * @throws OwnerDiedException if a process died while it held the lock; the lock is held
   * @throws IllegalMonitorStateException if the calling thread does not hold the lock
   */
  public boolean await(Duration limit) throws InterruptedException {
    return waitUpTo(limit);
  }

  private boolean waitUpTo(Duration limit) throws InterruptedException {
    checkHeld();
    try (Patience patience = Patience.upTo(limit)) {
      return queue.await(lock.held(), patience);
    }
  }

  /**
   * Waits until the predicate holds, which is looked at now and after each notification. Python's
   * {@code wait_for}.
   *
   * @param predicate called by the calling thread, under the lock
   * @throws InterruptedException if the thread is interrupted; the lock is held
   * @throws OwnerDiedException if a process died while it held the lock; the lock is held
   * @throws IllegalMonitorStateException if the calling thread does not hold the lock
   */
  public void waitFor(BooleanSupplier predicate) throws InterruptedException {
    checkHeld();
    while (!predicate.getAsBoolean()) {
      await();
    }
  }

  /**
   * Waits until the predicate holds, no longer than that.
   *
   * @param predicate called by the calling thread, under the lock
   * @param limit for all notifications together
   * @return what the predicate said last
   * @throws InterruptedException if the thread is interrupted; the lock is held
   * @throws OwnerDiedException if a process died while it held the lock; the lock is held
   * @throws IllegalMonitorStateException if the calling thread does not hold the lock
   */
  public boolean waitFor(BooleanSupplier predicate, Duration limit) throws InterruptedException {
    checkHeld();
    long start = System.nanoTime();
    while (!predicate.getAsBoolean()) {
      Duration left = limit.minusNanos(System.nanoTime() - start);
      if (!left.isPositive()) {
        return false;
      }
      waitUpTo(left);
    }
    return true;
  }

  @Override
  public void awaitUninterruptibly() {
    checkHeld();
    try (Patience patience = Patience.unlimited()) {
      queue.await(lock.held(), patience);
    } catch (InterruptedException e) {
      throw new IllegalStateException("a wait that no interrupt ends was ended by one", e);
    }
  }

  @Override
  public long awaitNanos(long nanos) throws InterruptedException {
    long start = System.nanoTime();
    waitUpTo(Duration.ofNanos(nanos));
    return nanos - (System.nanoTime() - start);
  }

  @Override
  public boolean await(long time, TimeUnit unit) throws InterruptedException {
    return waitUpTo(Duration.ofNanos(unit.toNanos(time)));
  }

  @Override
  public boolean awaitUntil(Date deadline) throws InterruptedException {
    return waitUpTo(Duration.ofMillis(deadline.getTime() - System.currentTimeMillis()));
  }

  /**
   * Notifies the thread that has waited longest, if there is one. Python's {@code notify()}.
   *
   * @throws IllegalMonitorStateException if the calling thread does not hold the lock
   */
  @Override
  public void signal() {
    signal(1);
  }

  /**
   * Notifies those that have waited longest. Python's {@code notify(n)}.
   *
   * @param atMost how many, if there are as many
   * @throws IllegalMonitorStateException if the calling thread does not hold the lock
   */
  public void signal(int atMost) {
    checkHeld();
    queue.notify(atMost);
  }

  /**
   * Notifies all that wait. Python's {@code notify_all()}.
   *
   * @throws IllegalMonitorStateException if the calling thread does not hold the lock
   */
  @Override
  public void signalAll() {
    signal(Integer.MAX_VALUE);
  }

  private void checkHeld() {
    if (!lock.word().isMine()) {
      throw lock.notHeld("only the thread that holds the lock can wait on its condition or signal");
    }
  }

  /** Closes the lock too, if it was created with this object; else does nothing. */
  @Override
  public void close() {
    if (ownsLock) {
      lock.close();
    }
  }

  @Override
  public String toString() {
    return "SharedCondition[waiting=%s, lock=%s]".formatted(waiting(), lock);
  }

  private String waiting() {
    try {
      return Integer.toString(queue.waiting());
    } catch (IllegalStateException e) {
      return "closed";
    }
  }

  private Object writeReplace() {
    return new SharedHandle(lock.kind(), lock.name(), index);
  }
}
