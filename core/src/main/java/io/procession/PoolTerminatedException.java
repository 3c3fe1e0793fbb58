package io.procession;

import org.jspecify.annotations.Nullable;

/** The pool was terminated before the task was done. */
public class PoolTerminatedException extends MultiprocessingException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what happened, the evidence, and what to try
   * @param cause what led to it, or null
   */
  public PoolTerminatedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
