package io.procession;

import org.jspecify.annotations.Nullable;

/**
 * The root of all failures that this library reports. The counterpart of Python's {@code
 * ProcessError}.
 */
public class MultiprocessingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what happened, the evidence, and what to try
   * @param cause what led to it, or null
   */
  public MultiprocessingException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
