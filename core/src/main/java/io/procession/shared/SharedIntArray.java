package io.procession.shared;

import io.procession.internal.sync.ObjectKind;
import io.procession.internal.sync.SyncRegion;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * An array of {@code int} that all processes see. The counterpart of Python's {@code Array('i',
 * …)}.
 *
 * <p>{@code get} and {@code set} are as fast as those of a Java array, and have its order: none. So
 * other threads may see changes late, until both have met at a lock, a barrier, or the end of a
 * task; an element is never seen half changed. The other methods have the order of volatile fields.
 */
public final class SharedIntArray extends SharedArray {
  private static final long serialVersionUID = 1L;
  private static final ValueLayout.OfInt ELEMENT = ValueLayout.JAVA_INT;
  private static final VarHandle VALUE = ELEMENT.varHandle();
  private static final int BYTES = Integer.BYTES;

  private final transient MemorySegment memory;

  SharedIntArray(SyncRegion region) {
    super(region, BYTES);
    this.memory = elements();
  }

  /**
   * Creates an array of zeros.
   *
   * @param length how many elements
   * @return the array, which the caller closes
   * @throws SharedMemoryException if there is no space for it
   */
  public static SharedIntArray create(long length) {
    return new SharedIntArray(zeros(ObjectKind.INT_ARRAY, length, BYTES));
  }

  /**
   * Creates an array with a copy of a Java array.
   *
   * @param values the elements
   * @return the array, which the caller closes
   * @throws SharedMemoryException if there is no space for it
   */
  public static SharedIntArray of(int... values) {
    SharedIntArray created = create(values.length);
    created.setAll(0, values);
    return created;
  }

  /**
   * An element, with the order of a plain field.
   *
   * @param index below the length
   * @return its value
   */
  public int get(long index) {
    return (int) VALUE.get(memory, checked(index) * BYTES);
  }

  /**
   * Sets an element, with the order of a plain field.
   *
   * @param index below the length
   * @param value the new one
   */
  public void set(long index, int value) {
    VALUE.set(memory, checked(index) * BYTES, value);
  }

  /**
   * An element, with the order of a volatile field.
   *
   * @param index below the length
   * @return its value
   */
  public int getVolatile(long index) {
    return (int) VALUE.getVolatile(memory, checked(index) * BYTES);
  }

  /**
   * Sets an element, with the order of a volatile field.
   *
   * @param index below the length
   * @param value the new one
   */
  public void setVolatile(long index, int value) {
    VALUE.setVolatile(memory, checked(index) * BYTES, value);
  }

  /**
   * Sets an element.
   *
   * @param index below the length
   * @param value the new one
   * @return what it was
   */
  public int getAndSet(long index, int value) {
    return (int) VALUE.getAndSet(memory, checked(index) * BYTES, value);
  }

  /**
   * Sets an element, if it is as expected.
   *
   * @param index below the length
   * @param expected what it has to be
   * @param value the new one
   * @return whether it was as expected
   */
  public boolean compareAndSet(long index, int expected, int value) {
    return VALUE.compareAndSet(memory, checked(index) * BYTES, expected, value);
  }

  /**
   * Adds to an element.
   *
   * @param index below the length
   * @param delta what to add
   * @return what it was
   */
  public int getAndAdd(long index, int delta) {
    return (int) VALUE.getAndAdd(memory, checked(index) * BYTES, delta);
  }

  /**
   * Adds to an element.
   *
   * @param index below the length
   * @param delta what to add
   * @return what it is now
   */
  public int addAndGet(long index, int delta) {
    return getAndAdd(index, delta) + delta;
  }

  /**
   * Copies a Java array into the elements.
   *
   * @param from index of the first element that is set
   * @param values as many as fit
   */
  public void setAll(long from, int... values) {
    MemorySegment.copy(
        MemorySegment.ofArray(values),
        0,
        part(from, values.length, BYTES),
        0,
        (long) values.length * BYTES);
  }

  /**
   * Sets all elements to one value.
   *
   * @param value the new one
   */
  public void fill(int value) {
    for (long i = 0; i < length(); i++) {
      set(i, value);
    }
  }

  /**
   * A copy of all elements.
   *
   * @return an array of this process alone
   */
  public int[] toArray() {
    return toArray(0, length());
  }

  /**
   * A copy of some elements.
   *
   * @param from index of the first one
   * @param to index after the last one
   * @return an array of this process alone
   */
  public int[] toArray(long from, long to) {
    return part(from, arraySize(from, to), BYTES).toArray(ELEMENT);
  }

  /**
   * The elements, read while the stream is used.
   *
   * @return in their order
   */
  public IntStream stream() {
    return LongStream.range(0, length()).mapToInt(this::get);
  }
}
