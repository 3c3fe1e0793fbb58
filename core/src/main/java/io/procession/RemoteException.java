package io.procession;

/**
 * Stands for an exception of a task whose own class cannot be rebuilt in this process: the class is
 * missing here, or the exception could not be copied.
 *
 * <p>It carries the original's class name, message and stack trace as text and frames, so that
 * nothing is lost for the reader of a log.
 */
public final class RemoteException extends MultiprocessingException {
  private static final long serialVersionUID = 1L;

  /** The class of the exception that was thrown in the worker. */
  private final String className;

  /**
   * Creates the stand-in.
   *
   * @param className the class of the exception that was thrown in the worker
   * @param message what it said; with the reason why it could not be rebuilt where that is known
   * @param stack its stack trace in the worker
   */
  public RemoteException(String className, String message, StackTraceElement[] stack) {
    super(className + ": " + message, null);
    this.className = className;
    setStackTrace(stack);
  }

  /**
   * The class of the exception that was thrown in the worker.
   *
   * @return a binary class name, such as {@code org.example.DiskFullException}
   */
  public String className() {
    return className;
  }
}
