package io.procession.internal.pool;

import io.procession.TaskFailedException;
import io.procession.WorkerLostException;
import io.procession.spi.AttemptEnd;
import io.procession.spi.WorkerId;

/**
 * The exceptions that callers get for tasks, in the words of the log, the documentation and tests.
 */
final class TaskErrors {
  private TaskErrors() {}

  static TaskFailedException failed(String call, long task, WorkerId worker, Throwable cause) {
    return new TaskFailedException(
        "task %d of %s failed in %s: %s".formatted(task, call, worker, cause),
        cause,
        task,
        worker.index());
  }

  static WorkerLostException lost(String call, long task, AttemptEnd.Loss loss) {
    StringBuilder message = new StringBuilder();
    String[] lines = loss.explanation().split("\n", 2);
    message.append(
        "%s died while running task %d of %s: %s".formatted(loss.worker(), task, call, lines[0]));
    loss.lastOutput().forEach(line -> message.append("\n  last output | ").append(line));
    if (lines.length > 1) {
      message.append('\n').append(lines[1].stripTrailing());
    }
    return new WorkerLostException(
        message.toString(),
        task,
        loss.worker().index(),
        new WorkerLostException.Ended(loss.worker().pid(), loss.exitCode()));
  }
}
