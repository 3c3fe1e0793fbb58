package io.procession;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A set of worker processes that run tasks for this program. The counterpart of Python's {@code
 * multiprocessing.Pool}.
 *
 * {@snippet :
 * try (var pool = Pool.open()) {                        // as many workers as this job may use
 *   List<Integer> cubes = pool.map(x -> x * x * x, List.of(1, 2, 3));
 *   int one = pool.apply(x -> x * x, 7);
 * }
 * }
 *
 * <p>Each worker is a JVM of its own, with its own heap and its own static fields. Functions,
 * inputs and results are copied between the processes. A worker costs tens of milliseconds and tens
 * of megabytes to start, a task some microseconds and the copying; where threads can do the work
 * they are cheaper.
 *
 * <p><b>Closing.</b> {@link #close()} finishes the work that was submitted and waits for it, as
 * {@link java.util.concurrent.ExecutorService#close()} does. Python's {@code with Pool()} kills it:
 * that is {@link #terminate()} here.
 *
 * <p><b>Failures.</b> A task that throws fails alone ({@link TaskFailedException}). A worker that
 * dies fails the tasks it had begun ({@link WorkerLostException}) and is replaced; the others go
 * on. No call waits for ever because a process died. A call on a closed pool throws {@link
 * java.util.concurrent.RejectedExecutionException}. A thread that is interrupted while it waits
 * gets a {@link PoolInterruptedException}, and its tasks are cancelled.
 *
 * <p><b>Threads.</b> All methods may be called by several threads at once; their batches share the
 * workers in turn.
 */
public sealed interface Pool extends PoolCalls, AutoCloseable
    permits io.procession.internal.pool.ProcessPool {

  /**
   * Opens a pool with as many workers as this job may use: see {@link Cpus#available()}. The
   * workers are started in the background; this method does not wait for them.
   *
   * @return the pool
   */
  static Pool open() {
    return builder().open();
  }

  /**
   * Opens a pool with the given number of workers.
   *
   * @param workers 1 or more
   * @return the pool
   * @throws IllegalArgumentException if it is below 1
   */
  static Pool open(int workers) {
    return builder().workers(workers).open();
  }

  /**
   * Starts the description of a pool.
   *
   * @return a builder with the defaults
   */
  static PoolBuilder builder() {
    return new PoolBuilder();
  }

  /**
   * Applies the function to each input, in the workers, and returns the results in input order.
   *
   * <p>The function and every input are copied to a worker and every result is copied back, so
   * changes that a task makes to its input are not seen here. Variables the lambda captures are
   * copied once per call and worker.
   *
   * <p>This method waits for all tasks. If a task throws, tasks after it that have not begun are
   * cancelled, those that run are stopped as {@link TaskOptions#withTimeout} says, and the failure
   * that is first in input order is thrown. If a worker dies, only tasks it had begun fail.
   *
   * @param function applied in a worker; may throw any exception
   * @param inputs read once, by the calling thread, a little ahead of the workers
   * @param <T> the type of the inputs
   * @param <R> the type of the results
   * @return an unmodifiable list of the same size and order as the inputs; null where the function
   *     returned null
   * @throws TaskNotSerializableException if the function or an input cannot be copied
   * @throws TaskFailedException if a task threw; the cause is what it threw
   * @throws WorkerLostException if a worker died while it ran one of the tasks
   * @throws PoolInterruptedException if the calling thread was interrupted
   */
  <T extends @Nullable Object, R extends @Nullable Object> List<R> map(
      TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs);

  /**
   * Like {@link #map(TaskFunction, Iterable)}, with options.
   *
   * @param function applied in a worker
   * @param inputs read once, by the calling thread
   * @param options chunk size and the like
   * @param <T> the type of the inputs
   * @param <R> the type of the results
   * @return the results in input order
   */
  <T extends @Nullable Object, R extends @Nullable Object> List<R> map(
      TaskFunction<? super T, ? extends R> function,
      Iterable<? extends T> inputs,
      TaskOptions options);

  /**
   * Like {@link #map(TaskFunction, Iterable)}, without waiting. Python's {@code map_async}.
   *
   * <p>The inputs are read by a thread of the pool. The future completes with what {@code map}
   * would return, or exceptionally with what it would throw. {@code cancel(true)} cancels the tasks
   * that have not begun and stops those that run; {@code cancel(false)} lets these go on.
   *
   * @param function applied in a worker
   * @param inputs read once, by a thread of the pool; do not change them until the future is done
   * @param <T> the type of the inputs
   * @param <R> the type of the results
   * @return the results to come
   */
  <T extends @Nullable Object, R extends @Nullable Object> CompletableFuture<List<R>> mapAsync(
      TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs);

  /**
   * Like {@link #mapAsync(TaskFunction, Iterable)}, with options.
   *
   * @param function applied in a worker
   * @param inputs read once, by a thread of the pool
   * @param options chunk size and the like
   * @param <T> the type of the inputs
   * @param <R> the type of the results
   * @return the results to come
   */
  <T extends @Nullable Object, R extends @Nullable Object> CompletableFuture<List<R>> mapAsync(
      TaskFunction<? super T, ? extends R> function,
      Iterable<? extends T> inputs,
      TaskOptions options);

  /**
   * Like {@link #map(TaskFunction, Iterable)} for a function of two arguments.
   *
   * @param function applied in a worker to the members of each pair
   * @param inputs the pairs: see {@link Args#zip}
   * @param <A> the type of the first arguments
   * @param <B> the type of the second arguments
   * @param <R> the type of the results
   * @return the results in input order
   */
  <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      List<R> starmap(
          TaskBiFunction<? super A, ? super B, ? extends R> function,
          Iterable<Args.Two<A, B>> inputs);

  /**
   * Like {@link #map(TaskFunction, Iterable)} for a function of three arguments.
   *
   * @param function applied in a worker to the members of each triple
   * @param inputs the triples
   * @param <A> the type of the first arguments
   * @param <B> the type of the second arguments
   * @param <C> the type of the third arguments
   * @param <R> the type of the results
   * @return the results in input order
   */
  <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          R extends @Nullable Object>
      List<R> starmap(
          TaskTriFunction<? super A, ? super B, ? super C, ? extends R> function,
          Iterable<Args.Three<A, B, C>> inputs);

  /**
   * Like {@link #mapAsync(TaskFunction, Iterable)} for a function of two arguments.
   *
   * @param function applied in a worker to the members of each pair
   * @param inputs the pairs
   * @param <A> the type of the first arguments
   * @param <B> the type of the second arguments
   * @param <R> the type of the results
   * @return the results to come
   */
  <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      CompletableFuture<List<R>> starmapAsync(
          TaskBiFunction<? super A, ? super B, ? extends R> function,
          Iterable<Args.Two<A, B>> inputs);

  /**
   * Like {@link #mapAsync(TaskFunction, Iterable)} for a function of three arguments.
   *
   * @param function applied in a worker to the members of each triple
   * @param inputs the triples
   * @param <A> the type of the first arguments
   * @param <B> the type of the second arguments
   * @param <C> the type of the third arguments
   * @param <R> the type of the results
   * @return the results to come
   */
  <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          R extends @Nullable Object>
      CompletableFuture<List<R>> starmapAsync(
          TaskTriFunction<? super A, ? super B, ? super C, ? extends R> function,
          Iterable<Args.Three<A, B, C>> inputs);

  /**
   * Applies the function to each input, in the workers, and gives the results as they are asked
   * for, in input order.
   *
   * <p>Inputs are read lazily, at most a bounded number ahead of the results that were taken, so
   * the input may be endless. The stream must be closed, which cancels the rest; use it in a
   * try-with-resources statement. It belongs to one thread. Unlike {@link #map}, a task that fails
   * does not stop the others: its exception is thrown when its turn comes, by {@code hasNext} or
   * {@code next}, and an {@link Stream#iterator() iterator} of the stream can go on after it.
   *
   * @param function applied in a worker
   * @param inputs read lazily, by the thread that takes the results
   * @param <T> the type of the inputs
   * @param <R> the type of the results
   * @return the results in input order
   */
  <T extends @Nullable Object, R extends @Nullable Object> Stream<R> imap(
      TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs);

  /**
   * Like {@link #imap(TaskFunction, Iterable)}, with options.
   *
   * @param function applied in a worker
   * @param inputs read lazily, by the thread that takes the results
   * @param options chunk size and the like
   * @param <T> the type of the inputs
   * @param <R> the type of the results
   * @return the results in input order
   */
  <T extends @Nullable Object, R extends @Nullable Object> Stream<R> imap(
      TaskFunction<? super T, ? extends R> function,
      Iterable<? extends T> inputs,
      TaskOptions options);

  /**
   * Like {@link #imap(TaskFunction, Iterable)}, but gives results in the order in which they
   * arrive. A worker sends results when it has finished its chunk, or earlier between two tasks.
   *
   * @param function applied in a worker
   * @param inputs read lazily, by the thread that takes the results
   * @param <T> the type of the inputs
   * @param <R> the type of the results
   * @return the results in the order of their completion
   */
  <T extends @Nullable Object, R extends @Nullable Object> Stream<R> imapUnordered(
      TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs);

  /**
   * Like {@link #imapUnordered(TaskFunction, Iterable)}, with options.
   *
   * @param function applied in a worker
   * @param inputs read lazily, by the thread that takes the results
   * @param options chunk size and the like
   * @param <T> the type of the inputs
   * @param <R> the type of the results
   * @return the results in the order of their completion
   */
  <T extends @Nullable Object, R extends @Nullable Object> Stream<R> imapUnordered(
      TaskFunction<? super T, ? extends R> function,
      Iterable<? extends T> inputs,
      TaskOptions options);

  /**
   * Applies the action to each input, in the workers, and waits for all. Fails as {@link #map}
   * does.
   *
   * @param action applied in a worker
   * @param inputs read once, by the calling thread
   * @param <T> the type of the inputs
   */
  <T extends @Nullable Object> void forEach(
      TaskConsumer<? super T> action, Iterable<? extends T> inputs);

  /**
   * Like {@link #forEach(TaskConsumer, Iterable)}, with options.
   *
   * @param action applied in a worker
   * @param inputs read once, by the calling thread
   * @param options chunk size and the like
   * @param <T> the type of the inputs
   */
  <T extends @Nullable Object> void forEach(
      TaskConsumer<? super T> action, Iterable<? extends T> inputs, TaskOptions options);

  /**
   * Runs the function once, in a worker, and waits for its result.
   *
   * @param function run in a worker
   * @param <R> the type of the result
   * @return a copy of its result
   * @throws TaskNotSerializableException if the function cannot be copied
   * @throws TaskFailedException if it threw; the cause is what it threw
   * @throws WorkerLostException if the worker died while it ran it
   * @throws PoolInterruptedException if the calling thread was interrupted
   */
  <R extends @Nullable Object> R apply(TaskCallable<? extends R> function);

  /**
   * Runs the action once, in a worker, and waits for its end. Fails as {@link
   * #apply(TaskCallable)}.
   *
   * @param action run in a worker
   */
  void apply(TaskRunnable action);

  /**
   * Applies the function to one input, in a worker, and waits for its result. Fails as {@link
   * #apply(TaskCallable)}.
   *
   * @param function applied in a worker
   * @param input copied to the worker
   * @param <T> the type of the input
   * @param <R> the type of the result
   * @return a copy of its result
   */
  <T extends @Nullable Object, R extends @Nullable Object> R apply(
      TaskFunction<? super T, ? extends R> function, T input);

  /**
   * Applies the function to two arguments, in a worker, and waits for its result. Fails as {@link
   * #apply(TaskCallable)}.
   *
   * @param function applied in a worker
   * @param first copied to the worker
   * @param second copied to the worker
   * @param <A> the type of the first argument
   * @param <B> the type of the second argument
   * @param <R> the type of the result
   * @return a copy of its result
   */
  <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> R apply(
      TaskBiFunction<? super A, ? super B, ? extends R> function, A first, B second);

  /**
   * Applies the function to three arguments, in a worker, and waits for its result. Fails as {@link
   * #apply(TaskCallable)}.
   *
   * @param function applied in a worker
   * @param first copied to the worker
   * @param second copied to the worker
   * @param third copied to the worker
   * @param <A> the type of the first argument
   * @param <B> the type of the second argument
   * @param <C> the type of the third argument
   * @param <R> the type of the result
   * @return a copy of its result
   */
  <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          R extends @Nullable Object>
      R apply(
          TaskTriFunction<? super A, ? super B, ? super C, ? extends R> function,
          A first,
          B second,
          C third);

  /**
   * Like {@link #apply(TaskCallable)}, without waiting. Python's {@code apply_async}.
   *
   * <p>The future completes with the result, or exceptionally with what {@code apply} would throw.
   * What depends on the future runs in a thread of the pool that is there for it, so it may block
   * and may call the pool. {@code cancel(true)} drops the task, or stops it if it runs.
   *
   * @param function run in a worker
   * @param <R> the type of the result
   * @return the result to come
   * @throws TaskNotSerializableException if the function cannot be copied
   */
  <R extends @Nullable Object> CompletableFuture<R> applyAsync(TaskCallable<? extends R> function);

  /**
   * Like {@link #apply(TaskRunnable)}, without waiting.
   *
   * @param action run in a worker
   * @return completes with null at its end
   * @throws TaskNotSerializableException if the action cannot be copied
   */
  CompletableFuture<@Nullable Void> applyAsync(TaskRunnable action);

  /**
   * Like {@link #apply(TaskFunction, Object)}, without waiting.
   *
   * @param function applied in a worker
   * @param input copied to the worker before this method returns
   * @param <T> the type of the input
   * @param <R> the type of the result
   * @return the result to come
   * @throws TaskNotSerializableException if the function or the input cannot be copied
   */
  <T extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> applyAsync(
      TaskFunction<? super T, ? extends R> function, T input);

  /**
   * Like {@link #apply(TaskBiFunction, Object, Object)}, without waiting.
   *
   * @param function applied in a worker
   * @param first copied to the worker before this method returns
   * @param second copied to the worker before this method returns
   * @param <A> the type of the first argument
   * @param <B> the type of the second argument
   * @param <R> the type of the result
   * @return the result to come
   * @throws TaskNotSerializableException if the function or an argument cannot be copied
   */
  <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      CompletableFuture<R> applyAsync(
          TaskBiFunction<? super A, ? super B, ? extends R> function, A first, B second);

  /**
   * Like {@link #apply(TaskTriFunction, Object, Object, Object)}, without waiting.
   *
   * @param function applied in a worker
   * @param first copied to the worker before this method returns
   * @param second copied to the worker before this method returns
   * @param third copied to the worker before this method returns
   * @param <A> the type of the first argument
   * @param <B> the type of the second argument
   * @param <C> the type of the third argument
   * @param <R> the type of the result
   * @return the result to come
   * @throws TaskNotSerializableException if the function or an argument cannot be copied
   */
  <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          R extends @Nullable Object>
      CompletableFuture<R> applyAsync(
          TaskTriFunction<? super A, ? super B, ? super C, ? extends R> function,
          A first,
          B second,
          C third);

  /**
   * The number of workers of this pool.
   *
   * @return 1 or more; the number asked for, by {@link #resize} last, whether they have been
   *     started yet or not
   */
  int workers();

  /**
   * Changes the number of workers, while tasks run too. More are started in the background; when
   * there are too many, those leave first that have nothing to do, others after the tasks they
   * have. No task is lost. Does not wait. The heap of a worker and its share of the CPUs stay those
   * of the number that the pool was opened with.
   *
   * @param workers 1 or more
   * @throws IllegalArgumentException if it is below 1
   * @throws UnsupportedOperationException if the engine has a fixed number of workers, as {@link
   *     io.procession.spi.Engine#inProcess()} has
   * @throws java.util.concurrent.RejectedExecutionException if the pool is closed
   */
  void resize(int workers);

  /**
   * Ends the pool now: tasks that are not done fail with {@link PoolTerminatedException}, and the
   * worker processes are killed. Returns when they are gone, within seconds whatever the tasks do.
   * Does nothing on a pool that has ended. May be called from any thread, and from what depends on
   * a future of this pool. This is what the end of Python's {@code with Pool()} does.
   */
  void terminate();

  /**
   * Takes no new work, waits until the work that was submitted is done, and ends the workers.
   *
   * <p>The contract is that of {@link java.util.concurrent.ExecutorService#close()}: if the calling
   * thread is interrupted while it waits, the pool is terminated and the interrupt status is set
   * again. Closing a closed pool waits for its end. Streams of {@link #imap} that are still open
   * are cancelled.
   */
  @Override
  void close();
}
