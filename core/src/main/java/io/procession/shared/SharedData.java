package io.procession.shared;

import io.procession.internal.sync.SyncRegion;
import java.util.function.Supplier;

/**
 * Numbers in shared memory, with a lock beside them for what is more than one access: Python's
 * {@code Value} and {@code Array}. Unlike Python's, a single access never takes the lock; most
 * compound ones have an atomic method instead, which is a hundred times faster than a lock.
 */
public abstract sealed class SharedData extends SharedObject
    permits SharedLong, SharedInt, SharedDouble, SharedBoolean, SharedArray {
  private static final long serialVersionUID = 1L;

  private final transient SharedReentrantLock lock;

  SharedData(SyncRegion region) {
    super(region);
    this.lock = new SharedReentrantLock(region);
  }

  /**
   * The lock of this object, the same one in all processes. It costs nothing until it is used,
   * lives as long as the object, and has no conditions. Python's {@code get_lock()}.
   *
   * @return a lock that nothing else uses
   */
  public SharedReentrantLock getLock() {
    return lock;
  }

  /**
   * Runs something while the calling thread holds the lock. Python's {@code with value.get_lock()}.
   *
   * @param body run by the calling thread
   * @throws OwnerDiedException if a process died while it held the lock; nothing was run
   */
  public void withLock(Runnable body) {
    lock.lock();
    try {
      body.run();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs something while the calling thread holds the lock. Python's {@code with value.get_lock()}.
   *
   * @param <R> what it returns
   * @param body run by the calling thread
   * @return what it returned
   * @throws OwnerDiedException if a process died while it held the lock; nothing was run
   */
  public <R> R withLock(Supplier<R> body) {
    lock.lock();
    try {
      return body.get();
    } finally {
      lock.unlock();
    }
  }
}
