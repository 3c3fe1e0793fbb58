package io.procession.mpi;

import io.procession.MultiprocessingException;
import org.jspecify.annotations.Nullable;

/** MPI is not there, or a call of it failed. */
public final class MpiException extends MultiprocessingException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what happened, the evidence, and what to try
   * @param cause what led to it, or null
   */
  public MpiException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
