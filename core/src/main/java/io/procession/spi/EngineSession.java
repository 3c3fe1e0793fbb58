package io.procession.spi;

import io.procession.internal.Door;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An engine at work for one pool. All methods may be called by any thread and do not wait, except
 * where they say so.
 */
public interface EngineSession {
  /**
   * A thread of this process as one of the workers of a pool, for engines whose workers are
   * processes of somebody else.
   *
   * @param worker its number among the pool's workers
   * @param host told of results and ends; functions and values it gives are decoded with their
   *     {@code callerLoader}
   * @return the running session of one worker
   */
  static EngineSession inProcess(int worker, EngineHost host) {
    return Door.inProcess(worker, host);
  }

  /**
   * The number of tasks that run at the same time.
   *
   * @return 1 or more
   */
  int workers();

  /**
   * How this engine likes its chunks.
   *
   * @return what holds for calls whose options name no size
   */
  default Chunking chunking() {
    return Chunking.MEASURED;
  }

  /**
   * Asked before each call of the pool, in the calling thread. A session that has not started its
   * workers yet may refuse to.
   *
   * @throws io.procession.WorkerStartException if workers cannot be started from here
   */
  default void beforeCall() {}

  /**
   * Takes a place for an attempt, if there is one.
   *
   * @param attempt what is to run
   * @param ahead false: only a worker that has nothing to do; true: also a worker that is busy and
   *     will run the attempt next
   * @return sends the attempt when it is run, which must happen once and soon; null where there is
   *     no place now: {@link EngineHost#placeFree()} tells when to ask again
   */
  @Nullable Runnable place(Attempt attempt, boolean ahead);

  /**
   * The same, not ahead, for an attempt whose caller has nothing to do but to wait for its end, in
   * the thread that will send it. The engine may use that thread to receive results.
   *
   * @param attempt what is to run
   * @param ended whether its end was reported
   * @return sends the attempt when it is run, which must happen once and soon, and may wait for its
   *     end, but need not; null where there is no place now
   */
  default @Nullable Runnable placeAwaited(Attempt attempt, BooleanSupplier ended) {
    return place(attempt, false);
  }

  /**
   * Takes one attempt back, if there is one, that waits behind another while a worker has nothing
   * to do; its end is {@link AttemptEnd.NotStarted}. Asked whenever a worker may have become free.
   *
   * @param nanos how long the attempt must have waited
   */
  default void rebalance(long nanos) {}

  /**
   * Gives up an attempt: its tasks that have not begun do not begin, and the one that runs may be
   * stopped. The attempt ends as any other does; one that has ended already is left alone.
   *
   * @param attempt the number of the attempt
   * @param how what happens to the task that runs
   */
  default void cancel(long attempt, Cancel how) {}

  /**
   * What happens to the running task of an attempt that is given up.
   *
   * @param interrupt whether it is told to stop: its token says so and its thread is interrupted
   * @param grace how long it may take to stop; after that its worker is killed, where {@link
   *     #killsTasks}
   */
  record Cancel(boolean interrupt, Duration grace) {}

  /**
   * Whether this engine can end a task that does not stop when it is told to. One that cannot still
   * ends its attempt after the grace, and lets the task run on.
   *
   * @return whether a worker can be killed without any other
   */
  default boolean killsTasks() {
    return false;
  }

  /**
   * Lets the workers forget a broadcast.
   *
   * @param id which
   */
  default void release(BroadcastId id) {}

  /**
   * Changes the number of tasks that run at the same time. Workers that are too many end after the
   * attempts that they have.
   *
   * @param workers 1 or more
   * @throws UnsupportedOperationException if the number is fixed
   */
  default void resize(int workers) {
    throw new UnsupportedOperationException(
        "the engine has a fixed number of workers: workers=" + workers());
  }

  /**
   * What the workers do, for {@link io.procession.Pool#dump}. Waits for workers that have to be
   * asked; ends and changes nothing.
   *
   * @param limit how long to wait for all of them
   * @return for each worker a line that begins with its name, then lines of details, which are
   *     indented; each line has its end
   */
  default String dump(Duration limit) {
    return "the engine does not tell what its workers do\n";
  }

  /**
   * Ends the workers in an orderly way and waits for them; kills those that do not end in time. The
   * pool calls it when no attempt is left.
   */
  void close();

  /** Kills the workers and waits, for a bounded time, until they are gone. */
  void terminate();
}
