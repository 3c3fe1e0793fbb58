package io.procession.shared;

import io.procession.internal.sync.Level;
import io.procession.internal.sync.ObjectKind;
import io.procession.internal.sync.Patience;
import io.procession.internal.sync.SyncRegion;
import java.time.Duration;

/**
 * A count that threads of all processes wait for to become 0, once. Java's {@link
 * java.util.concurrent.CountDownLatch} for processes; Python has none.
 *
 * <p>A latch does not know who is to count down, so it cannot tell that one of them died: wait with
 * a time limit, or use a {@link SharedBarrier}.
 */
public final class SharedCountDownLatch extends SharedObject {
  private static final long serialVersionUID = 1L;

  private final transient Level count;

  SharedCountDownLatch(SyncRegion region) {
    super(region);
    this.count = new Level(region);
  }

  /**
   * Creates a latch.
   *
   * @param count how often to count down, 0 or more
   * @return the latch, which the caller closes
   * @throws SharedMemoryException if there is no space for it
   */
  public static SharedCountDownLatch create(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("count must not be negative: count=" + count);
    }
    SharedCountDownLatch created =
        new SharedCountDownLatch(create(ObjectKind.COUNT_DOWN_LATCH, count, 0));
    created.count.set(count);
    return created;
  }

  /** Takes one away, unless there is none; at 0 all go on that wait. */
  public void countDown() {
    count.countDown();
  }

  /**
   * How often it has to be counted down.
   *
   * @return 0 once all go on
   */
  public long getCount() {
    return count.get();
  }

  /**
   * Waits until the count is 0.
   *
   * @throws InterruptedException if the thread is interrupted, which it notices within 50 ms
   */
  public void await() throws InterruptedException {
    try (Patience patience = Patience.untilInterrupt()) {
      count.await(0, patience);
    }
  }

  /**
   * Waits until the count is 0, no longer than that.
   *
   * @param limit zero or less: does not wait
   * @return whether it was 0 in time
   * @throws InterruptedException if the thread is interrupted
   */
  public boolean await(Duration limit) throws InterruptedException {
    try (Patience patience = Patience.upTo(limit)) {
      return count.await(0, patience);
    }
  }

  @Override
  public String toString() {
    return text(() -> "count=" + getCount());
  }
}
