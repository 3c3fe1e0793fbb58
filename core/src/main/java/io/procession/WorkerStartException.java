package io.procession;

import org.jspecify.annotations.Nullable;

/**
 * A worker process could not be started. The message has the command's own words: what the new JVM
 * printed before it ended.
 */
public class WorkerStartException extends MultiprocessingException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what happened, the evidence, and what to try
   * @param cause what led to it, or null
   */
  public WorkerStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
