package io.procession;

import java.io.IOException;

/** A message is longer than the receiver allowed. It was not read, and nothing behind it can be. */
public class MessageTooLongException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what happened, the evidence, and what to try
   */
  public MessageTooLongException(String message) {
    super(message);
  }
}
