package io.procession.internal.pool;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Passes things from any threads to one thread that waits for them.
 *
 * @param <E> what is passed
 */
final class Mailbox<E> {
  private final ConcurrentLinkedQueue<E> queue = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Thread waiting;
  private volatile boolean woken;

  void put(E element) {
    queue.add(element);
    wake();
  }

  /** Ends the current or the next wait. */
  void wake() {
    woken = true;
    Thread thread = waiting;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  /** The next element, or null if there is none now. */
  @Nullable E poll() {
    return queue.poll();
  }

  /**
   * Waits until something was put or somebody called {@link #wake} since the last wait ended.
   *
   * @param nanos the longest wait; {@code Long.MAX_VALUE} for no limit
   * @throws InterruptedException if the thread was or is interrupted
   */
  void await(long nanos) throws InterruptedException {
    long start = System.nanoTime();
    waiting = Thread.currentThread();
    try {
      while (!woken) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (nanos == Long.MAX_VALUE) {
          LockSupport.park(this);
          continue;
        }
        long left = nanos - (System.nanoTime() - start);
        if (left <= 0) {
          return;
        }
        LockSupport.parkNanos(this, left);
      }
      woken = false;
    } finally {
      waiting = null;
    }
  }
}
