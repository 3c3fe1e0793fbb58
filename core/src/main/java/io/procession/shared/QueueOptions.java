package io.procession.shared;

import io.procession.internal.queue.ItemQueue;

/**
 * How a queue is created. Immutable: each {@code with} method returns a changed copy.
 *
 * @param capacityBytes the memory for items, taken when the queue is created, and rounded up to a
 *     power of two. An item takes its encoded size and 8 to 16 bytes more, and no item can be
 *     larger than the queue
 * @param maxItems how many items it holds; 0: as many as fit into the memory
 * @param tellsDeaths whether threads that wait are told when a process dies which has used the
 *     queue
 */
public record QueueOptions(long capacityBytes, int maxItems, boolean tellsDeaths) {
  private static final long DEFAULT_CAPACITY = 1 << 20;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one of them is out of its range
   */
  public QueueOptions {
    if (capacityBytes < 1) {
      throw new IllegalArgumentException(
          "capacityBytes must be positive: capacityBytes=" + capacityBytes);
    }
    if (maxItems < 0) {
      throw new IllegalArgumentException("maxItems must not be negative: maxItems=" + maxItems);
    }
  }

  /**
   * 1 MiB for items, as many as fit; deaths are not told.
   *
   * @return the options
   */
  public static QueueOptions defaults() {
    return new QueueOptions(DEFAULT_CAPACITY, 0, false);
  }

  /**
   * With other memory for items.
   *
   * @param bytes more than zero; at most 8 GiB
   * @return the options
   */
  public QueueOptions withCapacity(long bytes) {
    return new QueueOptions(bytes, maxItems, tellsDeaths);
  }

  /**
   * With a limit of items, as Python's {@code maxsize}.
   *
   * @param items how many; 0: as many as fit into the memory
   * @return the options
   */
  public QueueOptions withMaxItems(int items) {
    return new QueueOptions(capacityBytes, items, tellsDeaths);
  }

  /**
   * With deaths told: if a process that has put or taken, or waits to, ends without closing the
   * queue, each thread that waits at the queue gets a {@link PeerDiedException}, within 100 ms of
   * the death. At most 512 processes can use such a queue at a time.
   *
   * @return the options
   */
  public QueueOptions withDeathsTold() {
    return new QueueOptions(capacityBytes, maxItems, true);
  }

  ItemQueue.Limits limits() {
    return new ItemQueue.Limits(capacityBytes, maxItems, tellsDeaths);
  }
}
