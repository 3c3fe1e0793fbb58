package io.procession.internal.hosted;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What proxies of queues call; each is one atomic step. {@code first} says at which end.
 *
 * @param <E> the type of items
 */
public interface QueueOperations<E> {
  boolean offer(E item, boolean first);

  /** Waits for space for so long. */
  boolean offer(E item, boolean first, long nanos) throws InterruptedException;

  @Nullable E poll(boolean first);

  /** Waits for an item for so long. */
  @Nullable E poll(boolean first, long nanos) throws InterruptedException;

  @Nullable E peek(boolean first);

  /** Takes up to so many. */
  List<E> drain(int most);

  boolean addAll(Collection<? extends E> items);

  boolean remove(Object item, boolean first);

  boolean removeAll(Collection<?> items);

  boolean retainAll(Collection<?> items);

  boolean contains(Object item);

  int size();

  int remainingCapacity();

  void clear();

  List<E> copy();

  void taskDone();

  /** Waits for so long until there is no unfinished item. */
  boolean join(long nanos) throws InterruptedException;
}
