package io.procession.internal.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * One of the two rings of a {@link RingRegion}, without any policy: its positions, its sleep words,
 * and its bytes. Every method throws {@link IllegalStateException} once the region is closed.
 */
public final class Ring {
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

  private final MemorySegment positions;
  private final MemorySegment bytes;
  private final int capacity;

  Ring(MemorySegment region, long positions, long bytes, int capacity) {
    this.positions = region.asSlice(positions, RingDescriptor.POSITIONS_SIZE);
    this.bytes = region.asSlice(bytes, capacity);
    this.capacity = capacity;
  }

  /**
   * The most bytes that are in the ring at a time.
   *
   * @return a power of two
   */
  public int capacity() {
    return capacity;
  }

  /**
   * A position that the other side moves; bytes before it that it moved over can be used.
   *
   * @param which {@link RingDescriptor#TAIL} or {@link RingDescriptor#HEAD}
   * @return the position
   */
  public long position(long which) {
    return (long) LONG.getAcquire(positions, which);
  }

  /**
   * Moves the position of this side, after all that was done with the bytes before it.
   *
   * @param which {@link RingDescriptor#TAIL} or {@link RingDescriptor#HEAD}
   * @param value the position
   */
  public void move(long which, long value) {
    LONG.setRelease(positions, which, value);
  }

  /**
   * How a side sleeps.
   *
   * @param which {@link RingDescriptor#CONSUMER_SLEEP} or {@link RingDescriptor#PRODUCER_SLEEP}
   * @return one of the values that {@link RingDescriptor} names, or others if the region was
   *     damaged
   */
  public int sleep(long which) {
    return (int) INT.getOpaque(positions, which);
  }

  /**
   * Says how this side sleeps. Fences are the business of the protocol.
   *
   * @param which {@link RingDescriptor#CONSUMER_SLEEP} or {@link RingDescriptor#PRODUCER_SLEEP}
   * @param how one of the values that {@link RingDescriptor} names
   */
  public void sleep(long which, int how) {
    INT.setOpaque(positions, which, how);
  }

  /**
   * Takes it upon the calling thread to wake a side.
   *
   * @param which {@link RingDescriptor#CONSUMER_SLEEP} or {@link RingDescriptor#PRODUCER_SLEEP}
   * @param how what the word was
   * @return false if it has changed meanwhile: there is nothing to wake any more
   */
  public boolean takeSleeper(long which, int how) {
    return INT.compareAndSet(positions, which, how, RingDescriptor.AWAKE);
  }

  /**
   * A sleep word as the operating system sees it.
   *
   * @param which {@link RingDescriptor#CONSUMER_SLEEP} or {@link RingDescriptor#PRODUCER_SLEEP}
   * @return 4 bytes
   */
  public MemorySegment sleepWord(long which) {
    return positions.asSlice(which, Integer.BYTES);
  }

  /**
   * Copies bytes into the ring.
   *
   * @param position of the first byte
   * @param source the memory of an array
   * @param offset where they are in it
   * @param length how many, at most the capacity
   */
  public void put(long position, MemorySegment source, long offset, int length) {
    int at = (int) position & (capacity - 1);
    int n = Math.min(length, capacity - at);
    MemorySegment.copy(source, offset, bytes, at, n);
    if (n < length) {
      MemorySegment.copy(source, offset + n, bytes, 0, length - n);
    }
  }

  /**
   * Copies bytes out of the ring.
   *
   * @param position of the first byte
   * @param target the memory of an array
   * @param offset where they go in it
   * @param length how many, at most the capacity
   */
  public void get(long position, MemorySegment target, long offset, int length) {
    int at = (int) position & (capacity - 1);
    int n = Math.min(length, capacity - at);
    MemorySegment.copy(bytes, at, target, offset, n);
    if (n < length) {
      MemorySegment.copy(bytes, 0, target, offset + n, length - n);
    }
  }
}
