package io.procession.internal.wire;

/**
 * The head of every frame, little endian.
 *
 * <pre>
 *   0      1       2         4                 8                                16
 *   +------+-------+---------+-----------------+----------------------------------+--------+--------+------+
 *   | type | flags | 0       | fields length   | body length                      | fields | arrays | body |
 *   +------+-------+---------+-----------------+----------------------------------+--------+--------+------+
 * </pre>
 *
 * The type is one of {@link MessageType}; the fields are those of its message; the body is a
 * payload that is not looked at on the way and may exceed 2 GiB.
 *
 * <p>Only with {@link #HAS_ARRAYS} there are arrays: a count, and for each large array of
 * primitives in the body its position there, the number of its {@link ArrayKind}, and its length.
 * So whoever receives the body puts their bytes where they are to stay.
 */
public final class FrameDescriptor {
  /** The version of frames and messages; both sides of a link must have the same. */
  public static final int VERSION = 1;

  /** Where the type of the message stands. */
  public static final int TYPE = 0;

  /** Where the flags stand. */
  public static final int FLAGS = TYPE + 1;

  /** The flag of a frame that says where the large arrays of its body are. */
  public static final int HAS_ARRAYS = 1;

  /** The bytes of the count of arrays. */
  public static final int ARRAY_COUNT_LENGTH = 4;

  /** The bytes that tell of one array: position 8, kind 4, length 4. */
  public static final int ARRAY_LENGTH = 16;

  /** Where the length of the fields stands. */
  public static final int FIELDS_LENGTH = TYPE + 4;

  /** Where the length of the body stands. */
  public static final int BODY_LENGTH = FIELDS_LENGTH + 4;

  /** The bytes of the head. */
  public static final int HEAD_LENGTH = BODY_LENGTH + 8;

  /** The most bytes that fields may have: larger things belong into the body. */
  public static final int MAX_FIELDS = 1 << 16;

  private FrameDescriptor() {}
}
