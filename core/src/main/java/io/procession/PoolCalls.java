package io.procession;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a {@link Pool} that Python's {@code Pool} does not have: failures as values, results
 * that are put together in the workers, shared values, an {@link ExecutorService}, and a report of
 * what goes on.
 */
public sealed interface PoolCalls permits Pool {
  /**
   * Applies the function to each input, in the workers, and returns how each task ended, in input
   * order. Unlike {@link Pool#map}, every task runs, whatever happens to the others. Waits for all
   * tasks; copies what {@code map} copies.
   *
   * @param function applied in a worker; may throw any exception
   * @param inputs read once, by the calling thread, a little ahead of the workers
   * @param <T> the type of the inputs
   * @param <R> the type of the results
   * @return an unmodifiable list of the same size and order as the inputs, of {@link
   *     Outcome.Success}, {@link Outcome.Failed} and {@link Outcome.Lost}
   * @throws TaskNotSerializableException if the function or an input cannot be copied
   * @throws PoolTerminatedException if the pool is terminated meanwhile
   * @throws PoolInterruptedException if the calling thread was interrupted
   */
  <T extends @Nullable Object, R extends @Nullable Object> List<Outcome<R>> mapOutcomes(
      TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs);

  /**
   * Like {@link #mapOutcomes(TaskFunction, Iterable)}, with options.
   *
   * @param function applied in a worker
   * @param inputs read once, by the calling thread
   * @param options chunk size and the like
   * @param <T> the type of the inputs
   * @param <R> the type of the results
   * @return the outcomes in input order
   */
  <T extends @Nullable Object, R extends @Nullable Object> List<Outcome<R>> mapOutcomes(
      TaskFunction<? super T, ? extends R> function,
      Iterable<? extends T> inputs,
      TaskOptions options);

  /**
   * Applies the function to each input and combines the results, both in the workers: {@code
   * pool.mapReduce(x -> x * x, Integer::sum, numbers)}. Instead of one result per task, one value
   * comes back for each report of a worker, which is at most once a millisecond and once for each
   * chunk. These are combined in the calling thread as they arrive.
   *
   * <p>The combiner must be associative; neighbours are combined in input order, so it need not be
   * commutative: concatenation gives the same text as a loop. It may change and return its first
   * argument. Floating-point sums depend on where workers happened to report, in their last digits.
   *
   * <p>Fails as {@link Pool#map} does; a worker that dies fails the call only if it had begun tasks
   * whose values it had not reported. Python's counterpart is {@code functools.reduce} over {@code
   * imap}, which copies every result.
   *
   * @param function applied in a worker; must not return null
   * @param combiner applied in the workers and in the calling thread, to results and combined
   *     results; must not return null
   * @param inputs read once, by the calling thread, a little ahead of the workers
   * @param <T> the type of the inputs
   * @param <R> the type of the results
   * @return all results combined; empty if there are no inputs
   * @throws TaskNotSerializableException if a function or an input cannot be copied
   * @throws TaskFailedException if the function or the combiner threw; the cause is what it threw
   * @throws WorkerLostException if a worker died while it ran one of the tasks
   * @throws PoolInterruptedException if the calling thread was interrupted
   */
  <T extends @Nullable Object, R> Optional<R> mapReduce(
      TaskFunction<? super T, ? extends R> function,
      TaskBiFunction<? super R, ? super R, ? extends R> combiner,
      Iterable<? extends T> inputs);

  /**
   * Like {@link #mapReduce(TaskFunction, TaskBiFunction, Iterable)}, with options.
   *
   * @param function applied in a worker; must not return null
   * @param combiner applied in the workers and in the calling thread; must not return null
   * @param inputs read once, by the calling thread
   * @param options chunk size and the like
   * @param <T> the type of the inputs
   * @param <R> the type of the results
   * @return all results combined; empty if there are no inputs
   */
  <T extends @Nullable Object, R> Optional<R> mapReduce(
      TaskFunction<? super T, ? extends R> function,
      TaskBiFunction<? super R, ? super R, ? extends R> combiner,
      Iterable<? extends T> inputs,
      TaskOptions options);

  /**
   * Makes a value available to the tasks of this pool that is copied once to each worker that needs
   * it, instead of with each call: a model, a table, an array. It is encoded here and now, so later
   * changes are not seen; and it is kept in this process until it is closed.
   *
   * @param value anything that can be copied
   * @param <T> its type
   * @return what tasks capture, or get as input, in place of the value
   * @throws TaskNotSerializableException if it cannot be copied
   * @throws java.util.concurrent.RejectedExecutionException if the pool is closed
   */
  <T extends @Nullable Object> Broadcast<T> broadcast(T value);

  /**
   * This pool, whose calls have these options where they are given none: {@code apply}, {@code
   * applyAsync}, {@code starmap} and {@link #executor()} get theirs in this way.
   *
   * {@snippet :
   * var urgent = pool.with(TaskOptions.defaults().withTimeout(Duration.ofSeconds(5)).withPriority(1));
   * int answer = urgent.apply(x -> look(x), question);
   * }
   *
   * <p>It is the same pool, with the same workers: who closes one has closed both, and need not
   * close both. Of the options, single tasks use the time limits, the priority and the seed.
   *
   * @param options of the calls that are given none
   * @return the pool with these options
   */
  Pool with(TaskOptions options);

  /**
   * This pool as an {@link ExecutorService}, for code that takes one. Its tasks run in the workers,
   * so they are copied: a task must be {@link java.io.Serializable}. Others, such as plain lambdas
   * and what {@code CompletableFuture.supplyAsync} passes to executors, are refused with a {@link
   * java.util.concurrent.RejectedExecutionException} that says what to do. The counterpart of
   * Python's {@code ProcessPoolExecutor}.
   *
   * <p>Each call of this method gives a view of its own. Shutting it down or closing it ends the
   * view: it takes no more tasks, and terminates when those that were submitted through it are
   * done. The pool stays open. The cause of its futures' {@code ExecutionException} is what the
   * task threw, or a {@link WorkerLostException}. {@code cancel} and {@code shutdownNow} drop tasks
   * that have not begun; those that run go on in their worker and their results are dropped. {@code
   * shutdownNow} returns an empty list, as a dropped task is only a copy. What a task of {@code
   * execute} throws goes to the uncaught exception handler.
   *
   * @return a new view
   */
  ExecutorService executor();

  /**
   * What this pool does, as text for people: each worker with its index and process number, the
   * task it runs and for how long, and the stacks of its threads. To find out why a program does
   * not go on.
   *
   * {@snippet lang=text :
   * pool of 2 workers, running, calls under way: 1
   * worker 0 (pid 4711): running task 17, for 12.3 s
   *   "main" RUNNABLE
   *     at Model.score(Model.java:42)
   *     …
   * worker 1 (pid 4712): running task 18, for 12.2 s
   *   no stacks: it does not answer; its process is T (stopped)
   * }
   *
   * <p>The workers are asked, and answer on a thread of their own while their tasks go on; virtual
   * threads are not listed. Waits for them for 5 seconds at the most: one that is stopped does not
   * answer, and is reported as such with the state that the system tells. Tasks are counted from 0
   * in their call; the time is that since the worker was last heard of, so it may be some tens of
   * milliseconds less. Ends nothing and changes nothing. May be called by any thread at any time,
   * also while {@code close()} waits; an interrupt ends the wait, and stays noted in the thread.
   * The form of the text may change.
   *
   * <p>The threads of {@link io.procession.spi.Engine#inProcess()} are shown in the same way; for
   * those of other engines the text says where to look. Python has {@code
   * faulthandler.dump_traceback}, within one process.
   *
   * @return some lines
   */
  String dump();

  /**
   * Ends the pool soon, without losing what was begun: for the end of a job's time. Begins no more
   * chunks, waits for those that workers have, but not longer than the grace; then {@linkplain
   * Pool#terminate() terminates}. Calls that are not done fail with a {@link
   * PoolTerminatedException}; with a {@linkplain PoolBuilder#journal journal} their finished tasks
   * are recorded, and the next run goes on from there. Waits until the pool has ended, and its
   * journal is on the disk; an interrupt ends the wait for the tasks.
   *
   * @param grace how long tasks that were sent may still take; zero or more
   * @throws IllegalArgumentException if it is negative
   */
  void drain(Duration grace);
}
