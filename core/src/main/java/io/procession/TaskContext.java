package io.procession;

import io.procession.internal.Door;
import java.util.random.RandomGenerator.SplittableGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a task can know about itself and its worker.
 *
 * {@snippet :
 * pool.forEach(input -> {
 *   var here = TaskContext.current();
 *   var connection = here.state(Connection.class, () -> DriverManager.getConnection(URL)); // once per worker
 *   System.out.println("task " + here.task() + " runs in worker " + here.worker());
 * }, inputs);
 * }
 *
 * <p>It belongs to the thread that runs the task. Threads that a task starts do not have one; pass
 * them the values they need. Python's counterpart is {@code multiprocessing.current_process()},
 * which knows the worker but not the task.
 */
public sealed interface TaskContext permits io.procession.internal.worker.WorkerContext {
  /**
   * The context of the task that the calling thread runs. It is there in an {@link
   * PoolBuilder#initializer initializer} too, where {@link #task()} is -1.
   *
   * @return the context
   * @throws IllegalStateException if the calling thread is no thread of a worker: {@link
   *     #isWorker()} tells
   */
  static TaskContext current() {
    TaskContext context = Door.context();
    if (context == null) {
      throw new IllegalStateException(
          "no task runs in this thread: thread=%s\n  Try: TaskContext.isWorker() first; in threads that a task starts, pass them the values they need."
              .formatted(Thread.currentThread().getName()));
    }
    return context;
  }

  /**
   * Whether the calling thread is the one that runs the tasks of a worker. False in the program
   * that opened the pool, and in threads that a task started.
   *
   * @return whether {@link #current()} returns a context
   */
  static boolean isWorker() {
    return Door.context() != null;
  }

  /**
   * The pool's number of this worker.
   *
   * @return 0 or more and less than the number of workers; a replacement of a worker that died has
   *     the same; from 9000 on in a larger worker of {@link Retry#withMoreMemory}
   */
  int worker();

  /**
   * The operating system's number of the process that runs the task.
   *
   * @return the pid of the worker; with {@code Engine.inProcess()} that of the program
   */
  long pid();

  /**
   * The position of the task in its call.
   *
   * @return the index of the input it is applied to, from 0; 0 for {@code apply}; -1 in an
   *     initializer
   */
  long task();

  /**
   * Which try to run the task this is. It grows when the pool sends the task to another worker
   * because the first one died before the task had begun, and with each {@link Retry}. Without a
   * retry, a task that has begun is not repeated.
   *
   * @return 1 for the first
   */
  int attempt();

  /**
   * Whether the running task is to stop: its call was cancelled or has failed, its stream was
   * closed, or it runs longer than {@link TaskOptions#withTimeout} allows. The thread of the task
   * is interrupted too; a task that computes without waiting notices that only if it asks. Any
   * thread of the task may ask. A question costs some nanoseconds.
   *
   * <p>A task that goes on is killed with its worker after {@link TaskOptions#withGrace}.
   *
   * @return true from then on until the task ends; false in an initializer
   */
  boolean isCancelled();

  /**
   * Ends the task if it is to stop: see {@link #isCancelled()}. For the middle of long loops.
   *
   * @throws java.util.concurrent.CancellationException if the task is to stop; let it pass
   */
  void checkCancelled();

  /**
   * The seed of the call that the task belongs to: the one of {@link TaskOptions#withSeed}, else
   * one that the pool chose for this call. With it and {@link #task()}, {@link TaskRandom#of} gives
   * the task's random numbers again.
   *
   * @return any number; 0 in an initializer
   */
  long seed();

  /**
   * The task's own random numbers: see {@link TaskRandom#current()}.
   *
   * @return the same generator for the whole task
   * @throws IllegalStateException in an initializer, which has no position in a call
   */
  SplittableGenerator random();

  /**
   * A value that this worker makes once and keeps for all tasks of the pool that it runs: a
   * connection, a parsed model. It is never copied, and it goes with the worker; the replacement of
   * a worker makes its own. The counterpart of {@code worker_state} in Python's mpire.
   *
   * <p>There is one value per worker and type. A static field does the same for a worker process;
   * this also holds for {@code Engine.inProcess()}, whose workers share static fields.
   *
   * @param type which value; use a type of your own where two parts of a program could meet
   * @param maker run in this thread if the worker has no value of the type yet
   * @param <S> the type of the value
   * @return the worker's value
   * @throws Exception what the maker throws; then nothing is kept, and the next task tries again
   */
  <S> S state(Class<S> type, TaskCallable<? extends @Nullable S> maker) throws Exception;
}
