package io.procession.internal.wire;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The arrays of primitives whose memory can be copied as it is. */
public enum ArrayKind {
  /** byte[]. */
  BYTE(Byte.BYTES),

  /** short[]. */
  SHORT(Short.BYTES),

  /** char[]. */
  CHAR(Character.BYTES),

  /** int[]. */
  INT(Integer.BYTES),

  /** long[]. */
  LONG(Long.BYTES),

  /** float[]. */
  FLOAT(Float.BYTES),

  /** double[]. */
  DOUBLE(Double.BYTES);

  private static final ArrayKind[] ALL = values();

  private final int bytesEach;

  ArrayKind(int bytesEach) {
    this.bytesEach = bytesEach;
  }

  /** The kind of that number, or null if there is none. */
  public static @Nullable ArrayKind numbered(int ordinal) {
    return ordinal < 0 || ordinal >= ALL.length ? null : ALL[ordinal];
  }

  /** The kind of an array. */
  public static ArrayKind of(Object array) {
    return switch (array) {
      case byte[] bytes -> BYTE;
      case short[] shorts -> SHORT;
      case char[] chars -> CHAR;
      case int[] ints -> INT;
      case long[] longs -> LONG;
      case float[] floats -> FLOAT;
      case double[] doubles -> DOUBLE;
      default ->
          throw new IllegalArgumentException(
              "array must be of numbers or characters: array=" + array.getClass().getTypeName());
    };
  }

  /** The bytes of one element. */
  public int bytesEach() {
    return bytesEach;
  }

  /** A new array. */
  public Object allocate(int length) {
    return switch (this) {
      case BYTE -> new byte[length];
      case SHORT -> new short[length];
      case CHAR -> new char[length];
      case INT -> new int[length];
      case LONG -> new long[length];
      case FLOAT -> new float[length];
      case DOUBLE -> new double[length];
    };
  }

  /** The memory of an array of this kind. */
  public MemorySegment memoryOf(Object array) {
    return switch (this) {
      case BYTE -> MemorySegment.ofArray((byte[]) array);
      case SHORT -> MemorySegment.ofArray((short[]) array);
      case CHAR -> MemorySegment.ofArray((char[]) array);
      case INT -> MemorySegment.ofArray((int[]) array);
      case LONG -> MemorySegment.ofArray((long[]) array);
      case FLOAT -> MemorySegment.ofArray((float[]) array);
      case DOUBLE -> MemorySegment.ofArray((double[]) array);
    };
  }

  /** A copy of an array of this kind. */
  public Object copyOf(Object array) {
    return switch (this) {
      case BYTE -> ((byte[]) array).clone();
      case SHORT -> ((short[]) array).clone();
      case CHAR -> ((char[]) array).clone();
      case INT -> ((int[]) array).clone();
      case LONG -> ((long[]) array).clone();
      case FLOAT -> ((float[]) array).clone();
      case DOUBLE -> ((double[]) array).clone();
    };
  }
}
