package io.procession;

import org.jspecify.annotations.Nullable;

/**
 * The calling thread was interrupted while it waited for tasks. Its tasks were cancelled and the
 * thread's interrupt status is set.
 */
public class PoolInterruptedException extends MultiprocessingException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what happened, the evidence, and what to try
   * @param cause what led to it, or null
   */
  public PoolInterruptedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
