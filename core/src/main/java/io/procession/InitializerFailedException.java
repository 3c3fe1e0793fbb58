package io.procession;

import org.jspecify.annotations.Nullable;

/**
 * The pool's initializer failed in a worker, so the pool cannot run tasks. The cause is what the
 * initializer threw.
 */
public class InitializerFailedException extends MultiprocessingException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what happened, the evidence, and what to try
   * @param cause what led to it, or null
   */
  public InitializerFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
