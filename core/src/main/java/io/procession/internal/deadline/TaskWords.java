package io.procession.internal.deadline;

import io.procession.internal.memory.WorkerStatus;
import io.procession.spi.Attempt;

/** What a worker is doing, in words. */
public final class TaskWords {
  private TaskWords() {}

  /**
   * The task that a worker runs. Called with the lock of its session.
   *
   * @param worker has a status that can be read
   * @return such as {@code running task 17} or {@code about to begin task 3 (attempt 2)}; empty if
   *     it has nothing to do
   */
  public static String of(Watched worker) {
    Attempt attempt = worker.running();
    if (attempt == null) {
      return "";
    }
    int running = worker.status().running(attempt.id());
    int next = Math.max(attempt.from(), worker.status().begunOf(attempt.id()));
    String words =
        running == WorkerStatus.NONE
            ? next < attempt.to()
                ? "about to begin " + task(attempt, next)
                : "about to report " + task(attempt, attempt.to() - 1)
            : "running " + task(attempt, running);
    return worker.cancelled() == null ? words : words + ", whose call was given up";
  }

  private static String task(Attempt attempt, int position) {
    long task = attempt.firstTask() + (long) position * attempt.stride();
    return "task " + task + (attempt.number() > 1 ? " (attempt " + attempt.number() + ")" : "");
  }
}
