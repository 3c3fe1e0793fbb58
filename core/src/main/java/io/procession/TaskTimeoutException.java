package io.procession;

import org.jspecify.annotations.Nullable;

/**
 * A task ran longer than {@link TaskOptions#withTimeout} allows, and was stopped. Not to be
 * confused with {@link java.util.concurrent.TimeoutException}, which says that a wait took too long
 * and the task goes on.
 *
 * <p>The cause is what the task threw when it was interrupted, with the stack of the place where
 * that happened; there is none if the task did not stop by itself and its worker was killed. Python
 * has no counterpart; its pools cannot stop a task.
 */
public class TaskTimeoutException extends MultiprocessingException {
  private static final long serialVersionUID = 1L;

  /** The position of the task in its batch, from 0. */
  private final long task;

  /** The pool's number of the worker that ran it. */
  private final int worker;

  /** Whether the worker had to be killed. */
  private final boolean workerKilled;

  /**
   * Creates the exception.
   *
   * @param message which task, where, the limit, and what to try
   * @param cause what the task threw when it was interrupted, or null
   * @param task the position of the task in its batch, from 0
   * @param stopped where and how it was stopped
   */
  public TaskTimeoutException(
      String message, @Nullable Throwable cause, long task, Stopped stopped) {
    super(message, cause);
    this.task = task;
    this.worker = stopped.worker();
    this.workerKilled = stopped.workerKilled();
  }

  /**
   * How a task was stopped.
   *
   * @param worker the pool's number of the worker that ran it
   * @param workerKilled whether the worker was killed because the task did not stop
   */
  public record Stopped(int worker, boolean workerKilled) {}

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

  /**
   * Whether the task ignored that it was told to stop, so that its worker was killed; with {@code
   * Engine.inProcess()}, so that its thread was abandoned.
   *
   * @return false if the task stopped by itself
   */
  public boolean workerKilled() {
    return workerKilled;
  }
}
