package io.procession;

import org.jspecify.annotations.Nullable;

/**
 * A journal cannot be used: another program has it open, it is damaged, or the disk is full. Thrown
 * by {@link PoolBuilder#open()}, and by calls whose results cannot be recorded.
 */
public class JournalException extends MultiprocessingException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what happened, the evidence, and what to try
   * @param cause what led to it, or null
   */
  public JournalException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
