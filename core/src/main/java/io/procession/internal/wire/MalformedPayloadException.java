package io.procession.internal.wire;

/**
 * The bytes of a payload are not what they should be: cut short, damaged, or from another version.
 * Names the position, so that a dump of the payload can be read.
 */
public final class MalformedPayloadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long position;

  /** Creates the exception: {@code expected} and {@code found} complete the sentence. */
  public MalformedPayloadException(long position, String expected, String found) {
    super(
        "malformed payload at position "
            + position
            + ": expected "
            + expected
            + ", found "
            + found);
    this.position = position;
  }

  /** Where in the payload. */
  public long position() {
    return position;
  }
}
