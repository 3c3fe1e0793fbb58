package io.procession;

import java.io.IOException;

/**
 * The other end of a connection has ended in the middle of a message: what it had sent of it is
 * dropped. The end of the stream between two messages is an {@link java.io.EOFException} instead.
 */
public class TruncatedMessageException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what happened, the evidence, and what to try
   */
  public TruncatedMessageException(String message) {
    super(message);
  }
}
