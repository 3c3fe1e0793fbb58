package io.procession.internal.hosted;

import io.procession.managed.ManagedEvent;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A flag to wait for. */
public final class HostedEvent implements ManagedEvent {
  private final ReentrantLock guard = new ReentrantLock();
  private final Condition changed = guard.newCondition();
  private boolean flag;

  @Override
  public void set() {
    guard.lock();
    try {
      flag = true;
      changed.signalAll();
    } finally {
      guard.unlock();
    }
  }

  @Override
  public void clear() {
    guard.lock();
    try {
      flag = false;
    } finally {
      guard.unlock();
    }
  }

  @Override
  public boolean isSet() {
    guard.lock();
    try {
      return flag;
    } finally {
      guard.unlock();
    }
  }

  @Override
  public void await() throws InterruptedException {
    await(Nanos.FOREVER);
  }

  @Override
  public boolean await(Duration timeout) throws InterruptedException {
    return await(Nanos.of(timeout));
  }

  private boolean await(long nanos) throws InterruptedException {
    guard.lockInterruptibly();
    try {
      long left = nanos;
      while (!flag && left > 0) {
        left = changed.awaitNanos(left);
      }
      return flag;
    } finally {
      guard.unlock();
    }
  }

  @Override
  public String toString() {
    return "Event[" + (isSet() ? "set" : "unset") + "]";
  }
}
