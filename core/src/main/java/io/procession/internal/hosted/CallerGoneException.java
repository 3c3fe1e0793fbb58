package io.procession.internal.hosted;

/** Nobody waits for the result any more: the caller of an uninterruptible operation has ended. */
final class CallerGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CallerGoneException(InterruptedException cause) {
    super("the caller has ended", cause);
  }
}
