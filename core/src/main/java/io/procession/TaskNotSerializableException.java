package io.procession;

import org.jspecify.annotations.Nullable;

/**
 * A function or an input cannot be copied to a worker. The message names what captures it, the
 * offending class, and what to do instead. For a function, no task has run.
 */
public class TaskNotSerializableException extends MultiprocessingException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what happened, the evidence, and what to try
   * @param cause what led to it, or null
   */
  public TaskNotSerializableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
