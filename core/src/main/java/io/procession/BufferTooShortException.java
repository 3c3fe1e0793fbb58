package io.procession;

/**
 * A message does not fit into the memory it was to be received into. It has been received, and is
 * here. Python's {@code BufferTooShort}.
 */
public class BufferTooShortException extends MultiprocessingException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // An array.
  private final byte[] bytes;

  /**
   * Creates the exception.
   *
   * @param message the two lengths
   * @param bytes the message that was received
   */
  public BufferTooShortException(String message, byte[] bytes) {
    super(message, null);
    this.bytes = bytes.clone();
  }

  /**
   * The whole message.
   *
   * @return a copy
   */
  public byte[] bytes() {
    return bytes.clone();
  }
}
