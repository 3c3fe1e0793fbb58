package io.procession;

import org.jspecify.annotations.Nullable;

/**
 * The two sides of a connection do not have the same key, or one of them does not speak as it
 * should. Nothing was received from the other side. Python's {@code AuthenticationError}.
 */
public class AuthenticationException extends MultiprocessingException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what happened, the evidence, and what to try
   * @param cause what led to it, or null
   */
  public AuthenticationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
