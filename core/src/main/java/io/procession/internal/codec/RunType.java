package io.procession.internal.codec;

/**
 * The runs of a sequence of elements. Consecutive elements of one type share a head:
 *
 * <pre>
 *   type byte | count long | data
 *
 *   INTS       4 bytes each
 *   LONGS      8 bytes each
 *   DOUBLES    8 bytes each
 *   BOOLEANS   1 byte each
 *   NULLS      nothing
 *   STRINGS    a string each
 *   VALUES     a length word and an encoded value each
 *   FAILURES   a length word and an encoded failure each
 *   CLASSES    a string each: names of classes that later values refer to; no elements
 * </pre>
 *
 * A length word is a number of bytes; or, with the sign bit set, a number of 4 KiB pages, the last
 * of which is filled up.
 */
final class RunType {
  static final int INTS = 1;
  static final int LONGS = 2;
  static final int DOUBLES = 3;
  static final int BOOLEANS = 4;
  static final int NULLS = 5;
  static final int STRINGS = 6;
  static final int VALUES = 7;
  static final int FAILURES = 8;
  static final int CLASSES = 9;

  /** The unit of lengths that an int cannot hold. */
  static final int PAGE = 4096;

  private RunType() {}

  /** The bytes of one element of a type whose elements all have the same; -1 for others. */
  static int sizeOf(int type) {
    return switch (type) {
      case INTS -> Integer.BYTES;
      case LONGS, DOUBLES -> Long.BYTES;
      case BOOLEANS -> 1;
      case NULLS -> 0;
      default -> -1;
    };
  }
}
