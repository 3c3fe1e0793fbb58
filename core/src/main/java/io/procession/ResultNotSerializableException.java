package io.procession;

import org.jspecify.annotations.Nullable;

/**
 * A task's result cannot be copied back to the caller. It is the cause of that task's {@link
 * TaskFailedException}; the worker and the other tasks are not affected. The counterpart of
 * Python's {@code MaybeEncodingError}.
 */
public class ResultNotSerializableException extends MultiprocessingException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what happened, the evidence, and what to try
   * @param cause what led to it, or null
   */
  public ResultNotSerializableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
