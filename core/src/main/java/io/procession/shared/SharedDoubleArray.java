package io.procession.shared;

import io.procession.internal.sync.ObjectKind;
import io.procession.internal.sync.SyncRegion;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * An array of {@code double} that all processes see. The counterpart of Python's {@code Array('d',
 * …)}.
 *
 * <p>{@code get} and {@code set} are as fast as those of a Java array, and have its order: none. So
 * other threads may see changes late, until both have met at a lock, a barrier, or the end of a
 * task; an element is never seen half changed. The other methods have the order of volatile fields.
 */
public final class SharedDoubleArray extends SharedArray {
  private static final long serialVersionUID = 1L;
  private static final ValueLayout.OfDouble ELEMENT = ValueLayout.JAVA_DOUBLE;
  private static final VarHandle VALUE = ELEMENT.varHandle();
  private static final int BYTES = Double.BYTES;

  private final transient MemorySegment memory;

  SharedDoubleArray(SyncRegion region) {
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
  public static SharedDoubleArray create(long length) {
    return new SharedDoubleArray(zeros(ObjectKind.DOUBLE_ARRAY, length, BYTES));
  }

  /**
   * Creates an array with a copy of a Java array.
   *
   * @param values the elements
   * @return the array, which the caller closes
   * @throws SharedMemoryException if there is no space for it
   */
  public static SharedDoubleArray of(double... values) {
    SharedDoubleArray created = create(values.length);
    created.setAll(0, values);
    return created;
  }

  /**
   * An element, with the order of a plain field.
   *
   * @param index below the length
   * @return its value
   */
  public double get(long index) {
    return (double) VALUE.get(memory, checked(index) * BYTES);
  }

  /**
   * Sets an element, with the order of a plain field.
   *
   * @param index below the length
   * @param value the new one
   */
  public void set(long index, double value) {
    VALUE.set(memory, checked(index) * BYTES, value);
  }

  /**
   * An element, with the order of a volatile field.
   *
   * @param index below the length
   * @return its value
   */
  public double getVolatile(long index) {
    return (double) VALUE.getVolatile(memory, checked(index) * BYTES);
  }

  /**
   * Sets an element, with the order of a volatile field.
   *
   * @param index below the length
   * @param value the new one
   */
  public void setVolatile(long index, double value) {
    VALUE.setVolatile(memory, checked(index) * BYTES, value);
  }

  /**
   * Sets an element.
   *
   * @param index below the length
   * @param value the new one
   * @return what it was
   */
  public double getAndSet(long index, double value) {
    return (double) VALUE.getAndSet(memory, checked(index) * BYTES, value);
  }

  /**
   * Sets an element, if it is as expected, bit by bit.
   *
   * @param index below the length
   * @param expected what it has to be
   * @param value the new one
   * @return whether it was as expected
   */
  public boolean compareAndSet(long index, double expected, double value) {
    return VALUE.compareAndSet(memory, checked(index) * BYTES, expected, value);
  }

  /**
   * Adds to an element. Processors cannot do this at once, so it is done again if another thread
   * was faster, and the order of additions decides how the result is rounded.
   *
   * @param index below the length
   * @param delta what to add
   * @return what it is now
   */
  public double addAndGet(long index, double delta) {
    while (true) {
      double now = getVolatile(index);
      if (compareAndSet(index, now, now + delta)) {
        return now + delta;
      }
    }
  }

  /**
   * Copies a Java array into the elements.
   *
   * @param from index of the first element that is set
   * @param values as many as fit
   */
  public void setAll(long from, double... values) {
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
  public void fill(double value) {
    for (long i = 0; i < length(); i++) {
      set(i, value);
    }
  }

  /**
   * A copy of all elements.
   *
   * @return an array of this process alone
   */
  public double[] toArray() {
    return toArray(0, length());
  }

  /**
   * A copy of some elements.
   *
   * @param from index of the first one
   * @param to index after the last one
   * @return an array of this process alone
   */
  public double[] toArray(long from, long to) {
    return part(from, arraySize(from, to), BYTES).toArray(ELEMENT);
  }

  /**
   * The elements, read while the stream is used.
   *
   * @return in their order
   */
  public DoubleStream stream() {
    return LongStream.range(0, length()).mapToDouble(this::get);
  }
}
