package io.procession.internal.hosted;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A lock of clients. A reentrant one belongs to a thread of a client; the other kind, as Python's
 * {@code Lock}, to its process, and anybody may open it.
 */
public final class HostedLock implements Lock, Owned {
  private static final Logger LOG = System.getLogger("io.procession.manager");

  private final boolean reentrant;
  private final ReentrantLock guard = new ReentrantLock();
  private final Condition freed = guard.newCondition();

  // Guarded by guard.
  private @Nullable Caller holder;
  private int depth;

  /**
   * Creates an open lock.
   *
   * @param reentrant whether its holder may take it again
   */
  public HostedLock(boolean reentrant) {
    this.reentrant = reentrant;
  }

  @Override
  public void lock() {
    try {
      acquire(Nanos.FOREVER);
    } catch (InterruptedException e) {
      throw new CallerGoneException(e);
    }
  }

  @Override
  public void lockInterruptibly() throws InterruptedException {
    acquire(Nanos.FOREVER);
  }

  @Override
  public boolean tryLock() {
    try {
      return acquire(0);
    } catch (InterruptedException e) {
      throw new CallerGoneException(e);
    }
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    return acquire(unit.toNanos(time));
  }

  private boolean acquire(long nanos) throws InterruptedException {
    Caller caller = Caller.current();
    guard.lockInterruptibly();
    try {
      if (reentrant && caller.equals(holder)) {
        depth++;
      } else {
        long left = nanos;
        while (holder != null) {
          if (left <= 0) {
            return false;
          }
          left = freed.awaitNanos(left);
        }
        holder = caller;
        depth = 1;
      }
      CallerThread.ifUndelivered(() -> undo(caller));
      return true;
    } finally {
      guard.unlock();
    }
  }

  private void undo(Caller caller) {
    guard.lock();
    try {
      if (caller.equals(holder) && --depth == 0) {
        free();
      }
    } finally {
      guard.unlock();
    }
  }

  private void free() {
    holder = null;
    depth = 0;
    freed.signal();
  }

  private void checkHolder() {
    Caller caller = Caller.current();
    if (holder == null) {
      throw new IllegalMonitorStateException("the lock is not held by anybody");
    }
    if (reentrant && !caller.equals(holder)) {
      throw new IllegalMonitorStateException(
          "the lock is held by another thread: holder=%s caller=%s".formatted(holder, caller));
    }
  }

  @Override
  public void unlock() {
    guard.lock();
    try {
      checkHolder();
      if (--depth == 0) {
        free();
      }
    } finally {
      guard.unlock();
    }
  }

  @Override
  public void threadEnded(Caller caller) {
    guard.lock();
    try {
      if (reentrant && caller.equals(holder)) {
        LOG.log(Level.WARNING, "a lock is free since its holder has ended: {0}", caller);
        free();
      }
    } finally {
      guard.unlock();
    }
  }

  @Override
  public void processEnded(Object process) {
    guard.lock();
    try {
      if (holder != null && holder.process() == process) {
        LOG.log(Level.WARNING, "a lock is free since its holder has ended: {0}", holder);
        free();
      }
    } finally {
      guard.unlock();
    }
  }

  @Override
  public Condition newCondition() {
    return new HostedCondition();
  }

  @Override
  public String toString() {
    guard.lock();
    try {
      return (reentrant ? "ReentrantLock[" : "Lock[")
          + (holder == null ? "free" : "held by " + holder + (depth > 1 ? " × " + depth : ""))
          + "]";
    } finally {
      guard.unlock();
    }
  }

  /** A thread that waits for a signal. */
  private static final class Waiter {
    private boolean signalled;
  }

  /** A condition of this lock. A signal that reaches a waiter which ends goes to the next one. */
  private final class HostedCondition implements Condition {
    private final Condition arrived = guard.newCondition();
    private final Deque<Waiter> waiters = new ArrayDeque<>();

    /** Waits; gives the time that is left, and not more than zero if it is up. */
    private long waitFor(long nanos) throws InterruptedException {
      Caller caller = Caller.current();
      guard.lock();
      try {
        checkHolder();
        int before = depth;
        Waiter waiter = new Waiter();
        waiters.add(waiter);
        free();
        long left = nanos;
        boolean interrupted = true;
        try {
          while (!waiter.signalled && left > 0) {
            left = arrived.awaitNanos(left);
          }
          interrupted = false;
        } finally {
          waiters.remove(waiter);
          while (holder != null) {
            freed.awaitUninterruptibly();
          }
          holder = caller;
          depth = before;
          if (waiter.signalled && interrupted) {
            signalNext();
          }
        }
        if (waiter.signalled) {
          CallerThread.ifUndelivered(this::passOn);
          return Math.max(1, left);
        }
        return Math.min(0, left);
      } finally {
        guard.unlock();
      }
    }

    private void passOn() {
      guard.lock();
      try {
        signalNext();
      } finally {
        guard.unlock();
      }
    }

    private void signalNext() {
      Waiter next = waiters.poll();
      if (next != null) {
        next.signalled = true;
        arrived.signalAll();
      }
    }

    @Override
    public void await() throws InterruptedException {
      waitFor(Nanos.FOREVER);
    }

    @Override
    public void awaitUninterruptibly() {
      try {
        waitFor(Nanos.FOREVER);
      } catch (InterruptedException e) {
        throw new CallerGoneException(e);
      }
    }

    @Override
    public long awaitNanos(long nanos) throws InterruptedException {
      return waitFor(nanos);
    }

    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
      return waitFor(unit.toNanos(time)) > 0;
    }

    @Override
    public boolean awaitUntil(Date deadline) throws InterruptedException {
      long millis = deadline.getTime() - System.currentTimeMillis();
      return waitFor(TimeUnit.MILLISECONDS.toNanos(millis)) > 0;
    }

    @Override
    public void signal() {
      guard.lock();
      try {
        checkHolder();
        signalNext();
      } finally {
        guard.unlock();
      }
    }

    @Override
    public void signalAll() {
      guard.lock();
      try {
        checkHolder();
        while (!waiters.isEmpty()) {
          signalNext();
        }
      } finally {
        guard.unlock();
      }
    }

    @Override
    public String toString() {
      return "Condition of " + HostedLock.this;
    }
  }
}
