package io.procession.internal.queue;

import io.procession.spi.Payload;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Copies items into the ring and out of it; who may do that, and when, others see to. */
final class Ring {
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

  private final MemorySegment bytes;
  private final long capacity;

  Ring(MemorySegment bytes) {
    this.bytes = bytes;
    this.capacity = bytes.byteSize();
  }

  long capacityUnits() {
    return capacity / QueueLayout.UNIT;
  }

  /** How many units an item of that length takes. */
  static long unitsFor(long length) {
    return 1 + (length + QueueLayout.UNIT - 1) / QueueLayout.UNIT;
  }

  private long offset(long word) {
    // A capacity is a power of two, so positions may wrap where they like.
    return (QueueLayout.position(word) * QueueLayout.UNIT) & (capacity - 1);
  }

  void write(long word, Payload item) {
    long at = offset(word);
    bytes.set(INT, at, (int) item.size());
    bytes.set(INT, at + Integer.BYTES, (int) word);
    at = (at + QueueLayout.UNIT) & (capacity - 1);
    for (int i = 0; i < item.blocks(); i++) {
      at = copyIn(item.block(i), item.blockLength(i), at);
    }
  }

  private long copyIn(byte[] source, int length, long at) {
    MemorySegment from = MemorySegment.ofArray(source);
    long first = Math.min(length, capacity - at);
    MemorySegment.copy(from, 0, bytes, at, first);
    MemorySegment.copy(from, first, bytes, 0, length - first);
    return (at + length) & (capacity - 1);
  }

  /** The item at the word. */
  byte[] read(long word) {
    long at = offset(word);
    int length = length(word);
    byte[] item = new byte[length];
    MemorySegment to = MemorySegment.ofArray(item);
    at = (at + QueueLayout.UNIT) & (capacity - 1);
    long first = Math.min(length, capacity - at);
    MemorySegment.copy(bytes, at, to, 0, first);
    MemorySegment.copy(bytes, 0, to, first, length - first);
    return item;
  }

  /** The length of the item at the word. */
  int length(long word) {
    long at = offset(word);
    int length = bytes.get(INT, at);
    int number = bytes.get(INT, at + Integer.BYTES);
    if (number != (int) word || length < 0 || unitsFor(length) > capacityUnits()) {
      throw new IllegalStateException(
          "the memory of the queue was overwritten: expected item %d, found item=%d length=%d"
              .formatted((int) word, number, length));
    }
    return length;
  }
}
