package io.procession.internal.manager;

import org.jspecify.annotations.Nullable;

/** A request that the server refuses, in words for the client. */
final class RequestException extends Exception {
  private static final long serialVersionUID = 1L;

  RequestException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
