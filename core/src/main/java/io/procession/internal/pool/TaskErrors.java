package io.procession.internal.pool;

import io.procession.MultiprocessingException;
import io.procession.PoisonTaskException;
import io.procession.TaskFailedException;
import io.procession.TaskOptions;
import io.procession.TaskTimeoutException;
import io.procession.WorkerLostException;
import io.procession.internal.codec.Texts;
import io.procession.spi.AttemptEnd;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineHost.Stop;
import io.procession.spi.WorkerId;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions that callers get for tasks, in the words of the log, the documentation and tests.
 */
final class TaskErrors {
  private TaskErrors() {}

  static TaskFailedException failed(String call, long task, WorkerId worker, Throwable cause) {
    return new TaskFailedException(
        "task %d of %s failed in %s: %s".formatted(task, call, worker, Texts.toStringOf(cause)),
        cause,
        task,
        worker.index());
  }

  /**
   * A task that was stopped and has ended by itself then.
   *
   * @param cause what it threw; null if it returned
   */
  static MultiprocessingException stopped(
      BatchCall call, long task, EngineHost.Results results, @Nullable Throwable cause) {
    WorkerId worker = results.worker();
    if (results.stop() == Stop.CANCELLED) {
      return new TaskFailedException(
          "task %d of %s was cancelled while it ran in %s".formatted(task, call.name(), worker),
          cause == null ? new CancellationException("the task was cancelled") : cause,
          task,
          worker.index());
    }
    return new TaskTimeoutException(
        "%s: it was told to stop, and %s\n  Try: a longer TaskOptions.withTimeout(…), or smaller tasks."
            .formatted(
                late(call.name(), task, worker, call.options()),
                cause == null ? "returned" : "threw " + cause),
        cause,
        task,
        new TaskTimeoutException.Stopped(worker.index(), false));
  }

  private static String late(String call, long task, WorkerId worker, TaskOptions options) {
    return "task %d of %s ran longer than %s in %s"
        .formatted(task, call, options.timeout().map(Texts::of).orElse("allowed"), worker);
  }

  /** A task that ran when its worker died, or that is blamed for the deaths of several. */
  static MultiprocessingException lost(
      String call, long task, List<AttemptEnd.Loss> losses, TaskOptions options) {
    if (losses.size() == 1) {
      return lost(call, task, losses.getFirst(), options);
    }
    return PoisonTaskException.of(
        call, losses.stream().map(loss -> workerLost(call, task, loss)).toList());
  }

  /** A task that ran when its worker died, or was killed to stop it. */
  static MultiprocessingException lost(
      String call, long task, AttemptEnd.Loss loss, TaskOptions options) {
    if (loss.stop() == Stop.TIMED_OUT) {
      return new TaskTimeoutException(
          "%s: it did not stop within %s when it was told to, so its worker was killed\n"
                  .formatted(late(call, task, loss.worker(), options), Texts.of(options.grace()))
              + "  Try: a longer TaskOptions.withTimeout(…); or let the task ask"
              + " TaskContext.current().isCancelled() now and then.",
          null,
          task,
          new TaskTimeoutException.Stopped(loss.worker().index(), true));
    }
    return workerLost(call, task, loss);
  }

  private static WorkerLostException workerLost(String call, long task, AttemptEnd.Loss loss) {
    StringBuilder message = new StringBuilder();
    String[] lines = loss.explanation().split("\n", 2);
    message.append(
        loss.worker().pid() == 0
            ? "task %d of %s was not run again: %s".formatted(task, call, lines[0])
            : "%s died while running task %d of %s: %s"
                .formatted(loss.worker(), task, call, lines[0]));
    loss.lastOutput().forEach(line -> message.append("\n  last output | ").append(line));
    if (lines.length > 1) {
      message.append('\n').append(lines[1].stripTrailing());
    }
    return new WorkerLostException(
        message.toString(),
        task,
        loss.worker().index(),
        new WorkerLostException.Ended(loss.worker().pid(), loss.exitCode(), loss.outOfMemory()));
  }
}
