package io.procession.shared;

import io.procession.internal.sync.ObjectKind;
import io.procession.internal.sync.Patience;
import io.procession.internal.sync.SyncRegion;
import java.util.Objects;

/**
 * A queue with the least that a queue can do: put, take, and look whether it is empty. The
 * counterpart of Python's {@code multiprocessing.SimpleQueue}. It is a {@link SharedQueue} in all
 * else, and as fast.
 *
 * @param <T> what the items are
 */
public final class SimpleQueue<T> extends SharedObject {
  private static final long serialVersionUID = 1L;

  private final transient QueueAccess access;

  SimpleQueue(SyncRegion region) {
    super(region);
    this.access = new QueueAccess(region, this::toString);
  }

  /**
   * Creates a queue with 1 MiB for items.
   *
   * @param <T> what the items are
   * @return the queue, which the caller closes
   * @throws SharedMemoryException if there is no space for it
   */
  public static <T> SimpleQueue<T> create() {
    return new SimpleQueue<>(QueueAccess.create(ObjectKind.SIMPLE_QUEUE, QueueOptions.defaults()));
  }

  /**
   * Puts an item, waiting for space until the thread is interrupted.
   *
   * @param item is copied before this returns
   * @throws InterruptedException if the thread is interrupted; the item was not put
   * @throws IllegalStateException if the queue is closed in this process; otherwise as {@link
   *     SharedQueue#put}
   */
  public void put(T item) throws InterruptedException {
    try (Patience patience = Patience.untilInterrupt()) {
      access.put(item, patience);
    }
  }

  /**
   * Takes the next item, waiting for one until the thread is interrupted.
   *
   * @return the copy of what was put
   * @throws InterruptedException if the thread is interrupted; no item was taken
   * @throws IllegalStateException if the queue is closed in this process; otherwise as {@link
   *     SharedQueue#take}
   */
  @SuppressWarnings("unchecked") // What was put was a T.
  public T take() throws InterruptedException {
    try (Patience patience = Patience.untilInterrupt()) {
      return (T) Objects.requireNonNull(access.take(patience));
    }
  }

  /**
   * Whether no item is in the queue; what is true now may be false when the caller reads it.
   *
   * @return the truth at this moment
   * @throws IllegalStateException if the queue is closed in this process
   */
  public boolean isEmpty() {
    return access.queue().size() == 0;
  }

  /**
   * Gives the queue up in this process, and removes it if this process created it. Again: nothing
   * happens.
   */
  @Override
  public void close() {
    access.queue().close();
  }

  @Override
  public String toString() {
    return text(access::text);
  }
}
