package io.procession.managed;

import io.procession.TaskCallable;
import io.procession.TaskFunction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pool of workers that the process of a manager has started, and several processes use. Python's
 * {@code manager.Pool}.
 *
 * <p>Functions and inputs are copied to the manager's process and from there to a worker, results
 * the same way back: twice as far as with a pool of one's own. If nobody has a proxy of it any
 * more, the pool ends when that is noticed; {@link #close} ends it at once, for all.
 */
public interface ManagedPool extends AutoCloseable {
  /**
   * How many workers it has.
   *
   * @return as many as were asked for
   */
  int workers();

  /**
   * Runs a task in a worker, and waits for its result. Python's {@code apply}.
   *
   * @param task runs in a worker; what it captures is copied
   * @param <R> the type of its result
   * @return a copy of its result
   * @throws InterruptedException if the thread is interrupted, which cancels the task
   * @throws io.procession.TaskFailedException if the task threw
   * @throws io.procession.WorkerLostException if its worker died
   */
  <R extends @Nullable Object> R apply(TaskCallable<R> task) throws InterruptedException;

  /**
   * Applies a function to each input, in the workers, and waits for all results. Python's {@code
   * map}.
   *
   * @param function runs in workers; what it captures is copied
   * @param inputs copied, all of them before the first task begins
   * @param <T> the type of the inputs
   * @param <R> the type of the results
   * @return the results, in the order of the inputs
   * @throws InterruptedException if the thread is interrupted, which cancels the tasks
   * @throws io.procession.TaskFailedException if a task threw
   * @throws io.procession.WorkerLostException if a worker died
   */
  <T extends @Nullable Object, R extends @Nullable Object> List<R> map(
      TaskFunction<? super T, ? extends R> function, List<? extends T> inputs)
      throws InterruptedException;

  /** Ends the workers at once, and the calls that wait for them with an error. */
  void terminate();

  /** Finishes the tasks under way, in calls of any process, and ends the workers. */
  @Override
  void close();
}
