package io.procession.shared;

import java.util.Arrays;
import java.util.Objects;

/**
 * Where the elements of a view are: which numbers of elements, counted from the beginning of the
 * memory, belong to which indices. Immutable; all that is made of one shares its memory.
 *
 * @param start of the first element
 * @param lengths of the dimensions
 * @param strides how far the next index is, per dimension; negative or zero ones do not occur
 */
record NdShape(long start, long[] lengths, long[] strides) {
  /** Takes elements that lie together. */
  @FunctionalInterface
  interface Run {
    /** Takes {@code count} elements from {@code start} on. */
    void take(long start, long count);
  }

  /** The last index changes fastest, as in Java and C. */
  static NdShape rowMajor(long start, long... lengths) {
    long[] strides = new long[lengths.length];
    long size = 1;
    for (int d = lengths.length - 1; d >= 0; d--) {
      if (lengths[d] < 0) {
        throw new IllegalArgumentException(
            "lengths of dimensions must not be negative: shape=" + Arrays.toString(lengths));
      }
      strides[d] = size;
      size = Math.multiplyExact(size, Math.max(1, lengths[d]));
    }
    return new NdShape(start, lengths.clone(), strides);
  }

  int rank() {
    return lengths.length;
  }

  long size() {
    long size = 1;
    for (long length : lengths) {
      size *= length;
    }
    return size;
  }

  /** The number of the element behind the last one; the start if there is none. */
  long end() {
    long last = start;
    for (int d = 0; d < rank(); d++) {
      last += Math.max(0, lengths[d] - 1) * strides[d];
    }
    return size() == 0 ? start : last + 1;
  }

  /** The number of the element with these indices. */
  long at(long... indices) {
    if (indices.length != lengths.length) {
      throw new IllegalArgumentException(
          "there must be one index for each dimension: indices=%s shape=%s"
              .formatted(Arrays.toString(indices), Arrays.toString(lengths)));
    }
    long at = start;
    for (int d = 0; d < indices.length; d++) {
      at += Objects.checkIndex(indices[d], lengths[d]) * strides[d];
    }
    return at;
  }

  /** Whether the elements lie together, in order. */
  boolean isContiguous() {
    long expected = 1;
    for (int d = rank() - 1; d >= 0; d--) {
      if (lengths[d] > 1 && strides[d] != expected) {
        return false;
      }
      expected *= lengths[d];
    }
    return true;
  }

  /** Without a dimension, at one index of it. */
  NdShape pick(int dimension, long index) {
    Objects.checkIndex(dimension, rank());
    long from = start + Objects.checkIndex(index, lengths[dimension]) * strides[dimension];
    return new NdShape(from, without(lengths, dimension), without(strides, dimension));
  }

  private static long[] without(long[] values, int dimension) {
    long[] fewer = Arrays.copyOf(values, values.length - 1);
    System.arraycopy(values, dimension + 1, fewer, dimension, fewer.length - dimension);
    return fewer;
  }

  /** Some indices of a dimension. */
  NdShape slice(int dimension, long from, long to, long step) {
    Objects.checkIndex(dimension, rank());
    Objects.checkFromToIndex(from, to, lengths[dimension]);
    if (step <= 0) {
      throw new IllegalArgumentException("step must be positive: step=" + step);
    }
    long[] fewer = lengths.clone();
    long[] wider = strides.clone();
    fewer[dimension] = Math.ceilDiv(to - from, step);
    wider[dimension] = fewer[dimension] > 1 ? strides[dimension] * step : strides[dimension];
    return new NdShape(start + from * strides[dimension], fewer, wider);
  }

  /** With its dimensions in the opposite order. */
  NdShape transposed() {
    return new NdShape(start, reversed(lengths), reversed(strides));
  }

  private static long[] reversed(long[] values) {
    long[] reversed = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      reversed[i] = values[values.length - 1 - i];
    }
    return reversed;
  }

  /** The same elements in the same order, in other dimensions. */
  NdShape reshaped(long... other) {
    NdShape shaped = rowMajor(start, other);
    if (shaped.size() != size()) {
      throw new IllegalArgumentException(
          "a view must keep its number of elements: shape=%s other=%s"
              .formatted(Arrays.toString(lengths), Arrays.toString(other)));
    }
    if (!isContiguous()) {
      throw new IllegalArgumentException(
          "only elements that lie together can be reshaped without copying: shape=%s strides=%s\n"
                  .formatted(Arrays.toString(lengths), Arrays.toString(strides))
              + "  Try: reshape before slicing or transposing, or copy the elements first.");
    }
    return shaped;
  }

  /** Hands out all elements in order, as many at a time as lie together. */
  void forEachRun(Run run) {
    if (size() > 0) {
      int inner = rank();
      long count = 1;
      while (inner > 0 && (lengths[inner - 1] == 1 || strides[inner - 1] == count)) {
        inner--;
        count *= lengths[inner];
      }
      walk(new Walk(inner, count, run), 0, start);
    }
  }

  /** Runs of {@code count} elements, at each index of the dimensions below {@code inner}. */
  private record Walk(int inner, long count, Run run) {}

  private void walk(Walk walk, int dimension, long from) {
    if (dimension == walk.inner) {
      walk.run.take(from, walk.count);
      return;
    }
    for (long i = 0; i < lengths[dimension]; i++) {
      walk(walk, dimension + 1, from + i * strides[dimension]);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NdShape shape
        && shape.start == start
        && Arrays.equals(shape.lengths, lengths)
        && Arrays.equals(shape.strides, strides);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(lengths) * 31 + Long.hashCode(start);
  }

  @Override
  public String toString() {
    return "shape=%s, strides=%s".formatted(Arrays.toString(lengths), Arrays.toString(strides));
  }
}
