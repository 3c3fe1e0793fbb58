package io.procession.shared;

import io.procession.internal.sync.ObjectKind;
import io.procession.internal.sync.SyncLayout;
import io.procession.internal.sync.SyncRegion;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Numbers of one kind and a fixed count, in shared memory. An index that there is not is an {@link
 * IndexOutOfBoundsException}, and touches nothing.
 */
public abstract sealed class SharedArray extends SharedData
    permits SharedLongArray, SharedIntArray, SharedDoubleArray, SharedByteArray {
  private static final long serialVersionUID = 1L;

  private final transient MemorySegment elements;
  private final transient long length;

  SharedArray(SyncRegion region, int elementBytes) {
    super(region);
    this.length = region.length();
    this.elements = region.memory().asSlice(SyncLayout.data(region.kind()), length * elementBytes);
  }

  static SyncRegion zeros(ObjectKind kind, long length, int elementBytes) {
    if (length < 0) {
      throw new IllegalArgumentException("length must not be negative: length=" + length);
    }
    return create(kind, length, Math.multiplyExact(length, elementBytes));
  }

  /**
   * How many elements there are.
   *
   * @return maybe more than a Java array can have
   */
  public final long length() {
    return length;
  }

  /**
   * The elements, without the lock and all else: for bulk operations, vectors, and C.
   *
   * @return their memory, which is there until this object is closed
   */
  public final MemorySegment segment() {
    return elements;
  }

  final MemorySegment elements() {
    return elements;
  }

  final long checked(long index) {
    return Objects.checkIndex(index, length);
  }

  /** A part of the elements, by index. */
  final MemorySegment part(long from, long count, int elementBytes) {
    Objects.checkFromIndexSize(from, count, length);
    return elements.asSlice(from * elementBytes, count * elementBytes);
  }

  /** How many elements a Java array can take. */
  final int arraySize(long from, long to) {
    Objects.checkFromToIndex(from, to, length);
    if (to - from > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "a Java array cannot have as many elements: from=%d, to=%d\n  Try: parts, or segment()."
              .formatted(from, to));
    }
    return (int) (to - from);
  }

  @Override
  public String toString() {
    return text(() -> "length=" + length);
  }
}
