package io.procession.internal.wire;

/**
 * The head of every frame, little endian.
 *
 * <pre>
 *   0        1                 4                 8                                16
 *   +--------+-----------------+-----------------+----------------------------------+----------+------+
 *   | type   | reserved, zero   | fields length   | body length                      | fields   | body |
 *   +--------+-----------------+-----------------+----------------------------------+----------+------+
 * </pre>
 *
 * The type is one of {@link MessageType}; the fields are those of its message; the body is a
 * payload that is not looked at on the way and may exceed 2 GiB.
 */
public final class FrameDescriptor {
  /** The version of frames and messages; both sides of a link must have the same. */
  public static final int VERSION = 1;

  /** Where the type of the message stands. */
  public static final int TYPE = 0;

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
