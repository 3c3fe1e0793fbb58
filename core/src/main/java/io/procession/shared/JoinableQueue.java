package io.procession.shared;

import io.procession.internal.sync.ObjectKind;
import io.procession.internal.sync.Patience;
import io.procession.internal.sync.SyncRegion;
import java.time.Duration;

/**
 * A queue that knows which of its items are done: whoever takes one says so by {@link #taskDone},
 * and {@link #join} waits for all. The counterpart of Python's {@code
 * multiprocessing.JoinableQueue}.
 *
 * <p>The queue also knows which process has taken how many. When one dies with items that it had
 * not marked, {@code join} does not wait for ever: it throws {@link LostItemsException}. At most
 * 512 living processes can take from one such queue.
 *
 * @param <T> what the items are
 */
public final class JoinableQueue<T> extends SharedQueue<T> {
  private static final long serialVersionUID = 1L;

  JoinableQueue(SyncRegion region) {
    super(region);
  }

  /**
   * Creates a queue with {@linkplain QueueOptions#defaults() default options}.
   *
   * @param <T> what the items are
   * @return the queue, which the caller closes
   * @throws SharedMemoryException if there is no space for it
   */
  public static <T> JoinableQueue<T> create() {
    return create(QueueOptions.defaults());
  }

  /**
   * Creates a queue.
   *
   * @param <T> what the items are
   * @param options its limits
   * @return the queue, which the caller closes
   * @throws SharedMemoryException if there is no space for it
   */
  public static <T> JoinableQueue<T> create(QueueOptions options) {
    return new JoinableQueue<>(QueueAccess.create(ObjectKind.JOINABLE_QUEUE, options));
  }

  /**
   * Says that an item which was taken is done, by any process. Python's {@code task_done()}.
   *
   * @throws IllegalStateException if that was said as often as items were taken, or if the queue is
   *     closed in this process
   */
  public void taskDone() {
    if (!access().queue().done()) {
      throw new IllegalStateException(
          "taskDone() must be called once for each item that was taken: " + this);
    }
  }

  /**
   * Waits until every item that was put was also marked as done, or until the queue is shut down
   * and its items dropped. Python's {@code join()}.
   *
   * @throws InterruptedException if the thread is interrupted
   * @throws LostItemsException if the items that are not done were taken by processes that died
   */
  public void join() throws InterruptedException {
    try (Patience patience = Patience.untilInterrupt()) {
      access().join(patience);
    }
  }

  /**
   * Waits until every item that was put was also marked as done, no longer than that.
   *
   * @param limit zero or less: does not wait
   * @return whether all are done
   * @throws InterruptedException if the thread is interrupted
   * @throws LostItemsException if the items that are not done were taken by processes that died
   */
  public boolean join(Duration limit) throws InterruptedException {
    try (Patience patience = Patience.upTo(limit)) {
      return access().join(patience);
    }
  }

  /**
   * How many items were put and not marked as done; what is true now may be false when the caller
   * reads it.
   *
   * @return also counts items that are lost
   */
  public long unfinished() {
    return access().queue().unfinished();
  }
}
