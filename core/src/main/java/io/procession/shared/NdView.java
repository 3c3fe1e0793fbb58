package io.procession.shared;

import java.io.Serializable;
import java.lang.foreign.MemorySegment;

/**
 * Shared memory as numbers in rows, tables, and more dimensions: what {@code numpy.ndarray(shape,
 * dtype, buffer=shm.buf)} is over Python's {@code SharedMemory}.
 *
 * <p>A view owns nothing: the memory, which it keeps, says how long it is there, and whoever closes
 * that has closed the view. Making a view, a slice, a row, or another shape copies no element; all
 * see the same numbers, in all processes. When a view travels, as what a task captured or was
 * given, its receiver has a view of the same memory.
 *
 * {@snippet :
 * try (var memory = SharedMemory.create(3 * 4 * Double.BYTES); var pool = Pool.open()) {
 *   var table = NdView.of(memory, double.class, 3, 4);
 *   pool.forEach(row -> table.pick(0, row).fillDouble(row), List.of(0, 1, 2));
 *   IO.println(table.getDouble(2, 3));
 * }
 * }
 *
 * <p>Elements lie in the byte order of the machine and in rows: the last index changes fastest, as
 * in C, NumPy and Java's arrays of arrays. All indices, lengths and strides are numbers of
 * elements, never of bytes, and may be larger than an {@code int}. An index that there is not is an
 * {@link IndexOutOfBoundsException}, and touches nothing. Single accesses have the order of plain
 * fields: see {@link SharedDoubleArray}. Nothing here waits.
 */
public final class NdView implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What says how long the memory is there, and travels by name: of the classes that have it. */
  private final transient Serializable owner;

  private final transient MemorySegment memory;
  private final transient NdElement element;
  private final transient NdShape shape;

  private NdView(Serializable owner, NdElement element, NdShape shape) {
    this.owner = owner;
    this.memory = memoryOf(owner);
    this.element = element;
    this.shape = shape;
  }

  /** What travels: the memory by its name, and where the elements are in it. */
  private record Travelling(
      Serializable owner, NdElement element, long start, long[] lengths, long[] strides)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    private Object readResolve() {
      return new NdView(owner, element, new NdShape(start, lengths, strides));
    }
  }

  private static MemorySegment memoryOf(Serializable owner) {
    return owner instanceof SharedArray array ? array.segment() : ((SharedMemory) owner).segment();
  }

  /**
   * A view of a block of memory, from its first byte on.
   *
   * @param memory of at least as many bytes
   * @param element {@code byte.class}, {@code short.class}, {@code int.class}, {@code long.class},
   *     {@code float.class} or {@code double.class}
   * @param lengths of the dimensions, in elements
   * @return the view, in rows
   * @throws IllegalArgumentException if the memory is too small
   */
  public static NdView of(SharedMemory memory, Class<?> element, long... lengths) {
    return checked(new NdView(memory, NdElement.of(element), NdShape.rowMajor(0, lengths)));
  }

  /**
   * A view of an array, from its first element on.
   *
   * @param array of at least as many elements, whose kind of number the view has
   * @param lengths of the dimensions, in elements
   * @return the view, in rows
   * @throws IllegalArgumentException if the array is too small
   */
  public static NdView of(SharedArray array, long... lengths) {
    NdElement element =
        switch (array) {
          case SharedByteArray bytes -> NdElement.BYTE;
          case SharedIntArray ints -> NdElement.INT;
          case SharedLongArray longs -> NdElement.LONG;
          case SharedDoubleArray doubles -> NdElement.DOUBLE;
        };
    return checked(new NdView(array, element, NdShape.rowMajor(0, lengths)));
  }

  private static NdView checked(NdView view) {
    long needed = Math.multiplyExact(view.shape.end(), view.element.bytes());
    if (needed > view.memory.byteSize()) {
      throw new IllegalArgumentException(
          "the memory must have as many bytes as the view: memory=%d view=%d %s"
              .formatted(view.memory.byteSize(), needed, view.shape));
    }
    return view;
  }

  private NdView with(NdShape other) {
    return new NdView(owner, element, other);
  }

  /**
   * What the elements are.
   *
   * @return such as {@code double.class}
   */
  public Class<?> element() {
    return element.type();
  }

  /**
   * How many dimensions there are.
   *
   * @return zero for a single element, which {@link #pick} of the last dimension gives
   */
  public int rank() {
    return shape.rank();
  }

  /**
   * How many indices each dimension has.
   *
   * @return a copy
   */
  public long[] shape() {
    return shape.lengths().clone();
  }

  /**
   * How far apart in memory neighbours in each dimension are.
   *
   * @return a copy, in elements; NumPy's are in bytes
   */
  public long[] strides() {
    return shape.strides().clone();
  }

  /**
   * How many elements there are.
   *
   * @return the product of the shape
   */
  public long size() {
    return shape.size();
  }

  /**
   * An element of {@code float} or {@code double}.
   *
   * @param indices one for each dimension
   * @return its value
   * @throws IllegalArgumentException if the elements are integers
   */
  public double getDouble(long... indices) {
    return element.getDouble(memory, shape.at(indices));
  }

  /**
   * Sets an element of {@code float}, which is rounded to, or {@code double}.
   *
   * @param value the new one
   * @param indices one for each dimension
   * @throws IllegalArgumentException if the elements are integers
   */
  public void setDouble(double value, long... indices) {
    element.setDouble(memory, shape.at(indices), value);
  }

  /**
   * An element of {@code byte}, {@code short}, {@code int} or {@code long}.
   *
   * @param indices one for each dimension
   * @return its value
   * @throws IllegalArgumentException if the elements are fractions
   */
  public long getLong(long... indices) {
    return element.getLong(memory, shape.at(indices));
  }

  /**
   * Sets an element of {@code byte}, {@code short}, {@code int} or {@code long}.
   *
   * @param value the new one
   * @param indices one for each dimension
   * @throws IllegalArgumentException if the elements are fractions
   * @throws ArithmeticException if the value does not fit
   */
  public void setLong(long value, long... indices) {
    element.setLong(memory, shape.at(indices), value);
  }

  /**
   * A view of one index of a dimension: a row of a table, or a column. NumPy's {@code a[index]} and
   * {@code a[:, index]}.
   *
   * @param dimension from 0 on
   * @param index below its length
   * @return a view with one dimension less
   */
  public NdView pick(int dimension, long index) {
    return with(shape.pick(dimension, index));
  }

  /**
   * A view of some indices of a dimension. NumPy's {@code a[from:to]}.
   *
   * @param dimension from 0 on
   * @param from the first index
   * @param to the index after the last one
   * @return a view with as many dimensions
   */
  public NdView slice(int dimension, long from, long to) {
    return with(shape.slice(dimension, from, to, 1));
  }

  /**
   * A view of each so many of the indices of a dimension. NumPy's {@code a[from:to:step]}.
   *
   * @param dimension from 0 on
   * @param from the first index
   * @param to no index is larger or the same
   * @param step positive
   * @return a view with as many dimensions
   */
  public NdView slice(int dimension, long from, long to, long step) {
    return with(shape.slice(dimension, from, to, step));
  }

  /**
   * A view with the dimensions in the opposite order. NumPy's {@code a.T}.
   *
   * @return a view whose element {@code [i, j]} is {@code [j, i]} here
   */
  public NdView transpose() {
    return with(shape.transposed());
  }

  /**
   * The same elements in the same order, in other dimensions. NumPy's {@code a.reshape(…)}, but
   * never a copy.
   *
   * @param lengths of the dimensions, with the same number of elements
   * @return a view
   * @throws IllegalArgumentException if the number differs, or the elements do not lie together, as
   *     those of a column
   */
  public NdView reshape(long... lengths) {
    return with(shape.reshaped(lengths));
  }

  /**
   * Sets all elements to one value of {@code float} or {@code double}.
   *
   * @param value the new one
   */
  public void fillDouble(double value) {
    shape.forEachRun(
        (start, count) -> {
          for (long i = start; i < start + count; i++) {
            element.setDouble(memory, i, value);
          }
        });
  }

  /**
   * Sets all elements to one value of {@code byte}, {@code short}, {@code int} or {@code long}.
   *
   * @param value the new one
   */
  public void fillLong(long value) {
    shape.forEachRun(
        (start, count) -> {
          for (long i = start; i < start + count; i++) {
            element.setLong(memory, i, value);
          }
        });
  }

  /**
   * Copies as many elements as the view has, in the order of their indices. What lies together is
   * copied at once.
   *
   * @param source the memory of an array, of a file, or of the same process, of at least as many
   *     bytes; it must not overlap the view
   */
  public void copyFrom(MemorySegment source) {
    checkBytes(source);
    new Copy(source).run(false);
  }

  /**
   * Copies all elements, in the order of their indices. What lies together is copied at once.
   *
   * @param target of at least as many bytes; it must not overlap the view
   */
  public void copyTo(MemorySegment target) {
    checkBytes(target);
    new Copy(target).run(true);
  }

  private void checkBytes(MemorySegment other) {
    long needed = size() * element.bytes();
    if (other.byteSize() < needed) {
      throw new IllegalArgumentException(
          "there must be as many bytes as the view has: view=%d other=%d"
              .formatted(needed, other.byteSize()));
    }
  }

  /** All elements to or from other memory, where they lie together. */
  private final class Copy {
    private final MemorySegment other;
    private long at;

    private Copy(MemorySegment other) {
      this.other = other;
    }

    private void run(boolean out) {
      int bytes = element.bytes();
      shape.forEachRun(
          (start, count) -> {
            MemorySegment here = memory.asSlice(start * bytes, count * bytes);
            MemorySegment there = other.asSlice(at, count * bytes);
            MemorySegment.copy(out ? here : there, 0, out ? there : here, 0, count * bytes);
            at += count * bytes;
          });
    }
  }

  /**
   * Copies a Java array into a view of {@code double}.
   *
   * @param values at least as many as the view has elements
   */
  public void copyFrom(double... values) {
    element.check(double.class);
    copyFrom(MemorySegment.ofArray(values));
  }

  /**
   * Copies a Java array into a view of {@code float}.
   *
   * @param values at least as many as the view has elements
   */
  public void copyFrom(float... values) {
    element.check(float.class);
    copyFrom(MemorySegment.ofArray(values));
  }

  /**
   * Copies a Java array into a view of {@code long}.
   *
   * @param values at least as many as the view has elements
   */
  public void copyFrom(long... values) {
    element.check(long.class);
    copyFrom(MemorySegment.ofArray(values));
  }

  /**
   * Copies a Java array into a view of {@code int}.
   *
   * @param values at least as many as the view has elements
   */
  public void copyFrom(int... values) {
    element.check(int.class);
    copyFrom(MemorySegment.ofArray(values));
  }

  /**
   * A copy of a view of {@code double}, in the order of its indices.
   *
   * @return an array of this process alone
   */
  public double[] toDoubleArray() {
    element.check(double.class);
    double[] copy = new double[arraySize()];
    copyTo(MemorySegment.ofArray(copy));
    return copy;
  }

  /**
   * A copy of a view of {@code float}, in the order of its indices.
   *
   * @return an array of this process alone
   */
  public float[] toFloatArray() {
    element.check(float.class);
    float[] copy = new float[arraySize()];
    copyTo(MemorySegment.ofArray(copy));
    return copy;
  }

  /**
   * A copy of a view of {@code long}, in the order of its indices.
   *
   * @return an array of this process alone
   */
  public long[] toLongArray() {
    element.check(long.class);
    long[] copy = new long[arraySize()];
    copyTo(MemorySegment.ofArray(copy));
    return copy;
  }

  /**
   * A copy of a view of {@code int}, in the order of its indices.
   *
   * @return an array of this process alone
   */
  public int[] toIntArray() {
    element.check(int.class);
    int[] copy = new int[arraySize()];
    copyTo(MemorySegment.ofArray(copy));
    return copy;
  }

  private int arraySize() {
    if (size() > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "a Java array cannot have as many elements: %s\n  Try: slices, or copyTo(segment)."
              .formatted(shape));
    }
    return (int) size();
  }

  @Override
  public String toString() {
    return "NdView[%s, %s, %s]".formatted(element.type(), shape, owner);
  }

  private Object writeReplace() {
    return new Travelling(owner, element, shape.start(), shape.lengths(), shape.strides());
  }
}
