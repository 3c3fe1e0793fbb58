package io.procession.shared;

import io.procession.TaskNotSerializableException;
import io.procession.internal.sync.ObjectKind;
import io.procession.internal.sync.Patience;
import io.procession.internal.sync.SyncRegion;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A queue for threads of all processes: any number put, any number take, and each item goes to one
 * of those who take. The counterpart of Python's {@code multiprocessing.Queue}, with the names of
 * {@link java.util.concurrent.BlockingQueue}.
 *
 * {@snippet :
 * SharedQueue<Integer> queue = SharedQueue.create();
 * ChildProcess.start(() -> queue.put(42));
 * IO.println(queue.take());
 * }
 *
 * <p>Items are copied: encoded into the memory of the queue by the thread that puts, and decoded by
 * the thread that takes. The calling thread does this itself; there is no thread in between. So
 * once {@link #put} has returned, the item is there for others whatever becomes of this process,
 * and what cannot be copied is refused by {@code put}. Items of one thread are taken in its order.
 *
 * <p>A process that is killed while it puts leaves nothing of that item; one that is killed while
 * it takes leaves the item to others, or has taken it: an item that {@code take} has returned ends
 * with the process it was returned in. To be told of that, use a {@link JoinableQueue}. Others
 * always go on.
 *
 * <p>Null is no item. To tell those who take that no more will come, use {@link #shutdown}.
 *
 * @param <T> what the items are
 */
public sealed class SharedQueue<T> extends SharedObject permits JoinableQueue {
  private static final long serialVersionUID = 1L;

  private final transient QueueAccess access;

  SharedQueue(SyncRegion region) {
    super(region);
    this.access = new QueueAccess(region, this::toString);
  }

  /**
   * Creates a queue with {@linkplain QueueOptions#defaults() default options}.
   *
   * @param <T> what the items are
   * @return the queue, which the caller closes
   * @throws SharedMemoryException if there is no space for it
   */
  public static <T> SharedQueue<T> create() {
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
  public static <T> SharedQueue<T> create(QueueOptions options) {
    return new SharedQueue<>(QueueAccess.create(ObjectKind.QUEUE, options));
  }

  final QueueAccess access() {
    return access;
  }

  /**
   * Puts an item, waiting for space until the thread is interrupted, which it notices within 50 ms.
   * Python's {@code put(item)}.
   *
   * @param item is copied before this returns
   * @throws InterruptedException if the thread is interrupted; the item was not put
   * @throws TaskNotSerializableException if the item cannot be copied; nothing was put
   * @throws IllegalArgumentException if the item is larger than the queue; nothing was put
   * @throws QueueShutDownException if the queue is shut down
   * @throws PeerDiedException if that is told and a process has died
   * @throws IllegalStateException if the queue is closed in this process
   */
  public void put(T item) throws InterruptedException {
    try (Patience patience = Patience.untilInterrupt()) {
      access.put(item, patience);
    }
  }

  /**
   * Puts an item if there is space; does not wait. Python's {@code put_nowait(item)}.
   *
   * @param item is copied before this returns
   * @return false if the queue is full, for which Python has the exception {@code Full}
   * @throws QueueShutDownException if the queue is shut down; otherwise as {@link #put}
   */
  public boolean offer(T item) {
    return access.put(item);
  }

  /**
   * Puts an item, waiting for space no longer than that, by the monotonic clock. Python's {@code
   * put(item, timeout=limit)}.
   *
   * @param item is copied before this returns
   * @param limit zero or less: does not wait
   * @return false if the queue was full all the time, for which Python has the exception {@code
   *     Full}
   * @throws InterruptedException if the thread is interrupted; the item was not put
   * @throws QueueShutDownException if the queue is shut down; otherwise as {@link #put}
   */
  public boolean offer(T item, Duration limit) throws InterruptedException {
    try (Patience patience = Patience.upTo(limit)) {
      return access.put(item, patience);
    }
  }

  /**
   * Takes the next item, waiting for one until the thread is interrupted, which it notices within
   * 50 ms. Python's {@code get()}. The class of the item is looked up by the context class loader
   * of this thread, which in a task knows the classes of the task.
   *
   * @return the copy of what was put
   * @throws InterruptedException if the thread is interrupted; no item was taken
   * @throws UncheckedIOException if the item is none that can be rebuilt here; it has been taken,
   *     and others can be
   * @throws QueueShutDownException if the queue is shut down and empty
   * @throws PeerDiedException if that is told and a process has died
   * @throws IllegalStateException if the queue is closed in this process
   */
  public T take() throws InterruptedException {
    try (Patience patience = Patience.untilInterrupt()) {
      return Objects.requireNonNull(cast(access.take(patience)));
    }
  }

  /**
   * Takes the next item if there is one; does not wait. Python's {@code get_nowait()}.
   *
   * @return null if the queue is empty, for which Python has the exception {@code Empty}
   * @throws QueueShutDownException if the queue is shut down and empty; otherwise as {@link #take}
   */
  public @Nullable T poll() {
    return cast(access.take());
  }

  /**
   * Takes the next item, waiting for one no longer than that, by the monotonic clock. Python's
   * {@code get(timeout=limit)}.
   *
   * @param limit zero or less: does not wait
   * @return null if the queue was empty all the time, for which Python has the exception {@code
   *     Empty}
   * @throws InterruptedException if the thread is interrupted; no item was taken
   * @throws QueueShutDownException if the queue is shut down and empty; otherwise as {@link #take}
   */
  public @Nullable T poll(Duration limit) throws InterruptedException {
    try (Patience patience = Patience.upTo(limit)) {
      return cast(access.take(patience));
    }
  }

  @SuppressWarnings("unchecked") // What was put was a T.
  private @Nullable T cast(@Nullable Object item) {
    return (T) item;
  }

  /**
   * How many items are in the queue; what is true now may be false when the caller reads it.
   * Python's {@code qsize()}.
   *
   * @return those that were put and not yet taken
   * @throws IllegalStateException if the queue is closed in this process
   */
  public int size() {
    return access.queue().size();
  }

  /**
   * Whether no item is in the queue; what is true now may be false when the caller reads it.
   * Python's {@code empty()}.
   *
   * @return the truth at this moment: an item that {@code put} has put is there at once
   * @throws IllegalStateException if the queue is closed in this process
   */
  public boolean isEmpty() {
    return size() == 0;
  }

  /**
   * Whether the limit of items is reached; what is true now may be false when the caller reads it.
   * Python's {@code full()}.
   *
   * @return false if there is no such limit; an item may find no space all the same
   * @throws IllegalStateException if the queue is closed in this process
   */
  public boolean isFull() {
    int limit = access.queue().maxItems();
    return limit > 0 && size() >= limit;
  }

  /**
   * Ends the queue for all processes: nothing can be put any more, and those who take get what is
   * there, and then a {@link QueueShutDownException}. Python's {@code shutdown()}. Again: nothing
   * happens.
   */
  public void shutdown() {
    access.queue().shutDown(false);
  }

  /**
   * Ends the queue for all processes at once, and drops what is in it. Python's {@code
   * shutdown(immediate=True)}. Again: nothing happens.
   */
  public void shutdownNow() {
    access.queue().shutDown(true);
  }

  /**
   * Whether any process has shut the queue down.
   *
   * @return true from then on
   * @throws IllegalStateException if the queue is closed in this process
   */
  public boolean isShutdown() {
    return access.queue().isShutDown();
  }

  /**
   * Gives the queue up in this process, and removes it if this process created it; other processes
   * that have it go on. Who waits at it in this process gets an {@link IllegalStateException}.
   * Again: nothing happens. Python's {@code close()}.
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
