package io.procession;

/**
 * A task threw an exception in its worker. The cause is what it threw.
 *
 * <p>The cause has the original type, message and fields where its class is known to the caller and
 * could be copied, and its stack trace is that of the worker. Otherwise it is a {@link
 * RemoteException} that names them. Other tasks and the worker are not affected. The counterpart of
 * the exceptions that Python's pools raise again with a remote traceback.
 */
public class TaskFailedException extends MultiprocessingException {
  private static final long serialVersionUID = 1L;

  /** The position of the task in its batch, from 0. */
  private final long task;

  /** The pool's number of the worker that ran it. */
  private final int worker;

  /**
   * Creates the exception.
   *
   * @param message which task failed where, and what it threw
   * @param cause what the task threw
   * @param task the position of the task in its batch, from 0
   * @param worker the pool's number of the worker that ran it
   */
  public TaskFailedException(String message, Throwable cause, long task, int worker) {
    super(message, cause);
    this.task = task;
    this.worker = worker;
  }

  /**
   * The position of the task in its batch.
   *
   * @return the index of the input it was applied to, from 0; 0 for {@code apply}
   */
  public long task() {
    return task;
  }

  /**
   * The pool's number of the worker that ran the task.
   *
   * @return a number from 0 that a replacement of the worker keeps
   */
  public int worker() {
    return worker;
  }
}
