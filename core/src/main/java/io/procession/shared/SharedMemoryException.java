package io.procession.shared;

import io.procession.MultiprocessingException;
import org.jspecify.annotations.Nullable;

/**
 * Shared memory cannot be created or attached: there is no space, there is something of that name
 * already, or nothing of that name any more. The message says which. The counterpart of Python's
 * {@code OSError}, {@code FileExistsError} and {@code FileNotFoundError}.
 */
public class SharedMemoryException extends MultiprocessingException {
  private static final long serialVersionUID = 1L;

  SharedMemoryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
