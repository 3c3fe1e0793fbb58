package io.procession.internal.deadline;

import io.procession.internal.memory.WorkerStatus;
import io.procession.spi.Attempt;
import io.procession.spi.EngineHost.Stop;
import io.procession.spi.EngineSession.Cancel;
import org.jspecify.annotations.Nullable;

/**
 * A worker whose tasks are watched. Called with the lock of its session, except for {@link #kill}.
 */
public interface Watched {
  /**
   * What it runs.
   *
   * @return the attempt that it runs or will run next; null if it has none, or is not to be watched
   */
  @Nullable Attempt running();

  /**
   * How that attempt was given up.
   *
   * @return null if it was not
   */
  @Nullable Cancel cancelled();

  /**
   * The memory where it notes what it does.
   *
   * @return the status
   */
  WorkerStatus status();

  /**
   * The clock of its tasks.
   *
   * @return the same clock at every call
   */
  TaskClock clock();

  /**
   * Interrupts a task, if it still runs. Does not wait.
   *
   * @param attempt of this attempt
   * @param task its position in the chunk, or {@link WorkerStatus#ALL}
   */
  void interrupt(long attempt, int task);

  /** It will be killed: it must get nothing more. */
  void condemn();

  /**
   * Kills it, without the lock.
   *
   * @param attempt whose task did not stop
   * @param why that had to
   */
  void kill(Attempt attempt, Stop why);
}
