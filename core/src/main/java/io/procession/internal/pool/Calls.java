package io.procession.internal.pool;

import io.procession.FailurePolicy;
import io.procession.PoolInterruptedException;
import io.procession.ProgressListener;
import io.procession.Schedule;
import io.procession.TaskOptions;
import io.procession.spi.FunctionKind;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs the calls of a pool, whatever their signature: those of all results together, of results one
 * by one, and of one task.
 */
// The results are of the function's type, null included, since it was encoded.
@SuppressWarnings({"unchecked", "NullAway"})
final class Calls {
  /** The most tasks in a chunk of imap: its results wait in memory until they are taken. */
  private static final int MOST_IN_STREAM = 1024;

  private final FunctionEncoder functions;
  private final Scheduler scheduler;
  private final Lifecycle lifecycle;
  private final Recorder recorder;
  private final Optional<ProgressListener> progress;
  private final AtomicLong numbers = new AtomicLong();

  /** The queues of single tasks, which take turns with the batches of their priority. */
  private final ConcurrentMap<Integer, ChunkQueue> singles = new ConcurrentHashMap<>();

  /**
   * Makes the calls of a pool.
   *
   * @param functions encodes them
   * @param scheduler gives their chunks to workers
   * @param lifecycle says whether they may begin
   * @param watch who sees their results
   */
  Calls(FunctionEncoder functions, Scheduler scheduler, Lifecycle lifecycle, Watch watch) {
    this.functions = functions;
    this.scheduler = scheduler;
    this.lifecycle = lifecycle;
    this.recorder = watch.recorder;
    this.progress = watch.progress;
  }

  /**
   * Who sees the results of calls.
   *
   * @param recorder keeps them
   * @param progress told how many there are, unless the options of a call name another
   */
  record Watch(Recorder recorder, Optional<ProgressListener> progress) {}

  private BatchCall begin(BatchCall call, TaskOptions options) {
    return recorder.begin(
        call,
        progress.isPresent() && options.progress().isEmpty()
            ? options.withProgress(progress.get())
            : options);
  }

  BatchCall newCall(
      String name,
      Object function,
      FunctionKind kind,
      Iterable<? extends @Nullable Object> inputs,
      boolean stopAtFailure) {
    Objects.requireNonNull(function, "function");
    Objects.requireNonNull(inputs, "inputs");
    lifecycle.session().beforeCall();
    FunctionEncoder.Encoded encoded = functions.encode(function, kind);
    return new BatchCall(
        numbers.incrementAndGet(),
        name,
        encoded.function(),
        encoded.codec(),
        inputs,
        lifecycle.session().workers(),
        stopAtFailure,
        ThreadLocalRandom.current().nextLong(),
        TaskOptions.defaults(),
        null);
  }

  List<@Nullable Object> map(BatchCall call, TaskOptions options) {
    return run(call, mapRun(call, options));
  }

  <A extends @Nullable Object> A run(BatchCall call, MapRun<A> run) {
    if (call.holdsItsInputs()) {
      call.codec().referToArrays();
    }
    Lifecycle.Call entry = lifecycle.enter(call.name(), run::cancel);
    try (entry) {
      return run.begin().run();
    }
  }

  MapRun<List<@Nullable Object>> mapRun(BatchCall call, TaskOptions options) {
    return mapRun(
        call,
        options,
        call.function().kind() == FunctionKind.CONSUMER
            ? Harvest.nothing()
            : new Harvest.Values(call.size()));
  }

  <A> MapRun<A> mapRun(BatchCall call, TaskOptions options, Harvest<A> harvest) {
    Objects.requireNonNull(options, "options");
    return new MapRun<>(
        scheduler,
        begin(call, options),
        Chunker.of(lifecycle.session(), options, Chunker.MAX_TASKS),
        harvest);
  }

  <R extends @Nullable Object> CompletableFuture<List<R>> mapAsync(
      BatchCall call, TaskOptions options) {
    return (CompletableFuture<List<R>>)
        (CompletableFuture<?>) runAsync(call, mapRun(call, options));
  }

  private <A extends @Nullable Object> CompletableFuture<A> runAsync(
      BatchCall call, MapRun<A> run) {
    TaskFuture<A> future = new TaskFuture<>();
    Lifecycle.Call entry = lifecycle.enter(call.name(), run::cancel);
    try {
      run.begin();
    } catch (Throwable e) {
      entry.close();
      throw e;
    }
    future.onCancel(run::cancel);
    Thread.ofVirtual()
        .name("procession-" + call.name())
        .start(
            () -> {
              try (entry) {
                entry.endsIn(Thread.currentThread());
                future.complete(run.run());
              } catch (Throwable e) {
                future.completeExceptionally(e);
              }
            });
    return future;
  }

  <R extends @Nullable Object> Stream<R> stream(
      BatchCall call, TaskOptions options, boolean ordered) {
    if (Parts.wanted(options)) {
      throw new IllegalArgumentException(
          "schedule of %s must be GUIDED or DYNAMIC, as it reads inputs lazily: schedule=%s"
              .formatted(call.name(), options.schedule()));
    }
    ResultStream<R> results =
        new ResultStream<>(
            scheduler,
            begin(call, options),
            Chunker.of(lifecycle.session(), options, MOST_IN_STREAM),
            ordered);
    Lifecycle.Call entry = lifecycle.enterStream(call.name(), results::closeWithPool);
    results.onClose(entry::close);
    try {
      results.begin();
    } catch (Throwable e) {
      entry.close();
      throw e;
    }
    int order = ordered ? Spliterator.ORDERED : 0;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(results, order), false)
        .onClose(results::close);
  }

  /**
   * What a single task is.
   *
   * @param function what is applied
   * @param kind how many arguments it takes
   * @param input the arguments
   */
  record Single(Object function, FunctionKind kind, @Nullable Object input) {}

  private BatchCall newCall(String name, Single task) {
    return newCall(name, task.function, task.kind, Collections.singletonList(task.input), false);
  }

  <R extends @Nullable Object> R apply(Single task, TaskOptions options) {
    BatchCall call = newCall("apply", task);
    if (isBatch(options)) {
      return (R) run(call, oneRun(call, options));
    }
    call.codec().referToArrays(); // Nobody changes them before the end.
    SingleCall single = newSingle(call, options);
    try (Lifecycle.Call entry = lifecycle.enter(call.name(), single::cancel)) {
      return (R) single.run(entry);
    } catch (InterruptedException e) {
      single.cancel();
      Thread.currentThread().interrupt();
      throw new PoolInterruptedException(
          "interrupted while waiting for apply; its task was cancelled", e);
    }
  }

  <R extends @Nullable Object> CompletableFuture<R> applyAsync(Single task, TaskOptions options) {
    BatchCall call = newCall("applyAsync", task);
    if (isBatch(options)) {
      return (CompletableFuture<R>) runAsync(call, oneRun(call, options));
    }
    SingleCall single = newSingle(call, options);
    TaskFuture<@Nullable Object> future = single.future();
    Lifecycle.Call entry = lifecycle.enter(call.name(), single::cancel);
    try {
      single.begin(entry);
    } catch (Throwable e) {
      entry.close();
      throw e;
    }
    return (CompletableFuture<R>) (CompletableFuture<?>) future;
  }

  /** A task that may run again, or whose result is recorded, is a batch of one. */
  private static boolean isBatch(TaskOptions options) {
    return options.retry().isPresent() || options.key().isPresent();
  }

  private MapRun<@Nullable Object> oneRun(BatchCall call, TaskOptions options) {
    TaskOptions single =
        options.withSchedule(Schedule.GUIDED).withFailurePolicy(FailurePolicy.failFast());
    BatchCall chosen = single.key().isPresent() ? recorder.begin(call, single) : call.with(single);
    return new MapRun<>(
        scheduler, chosen, Chunker.of(lifecycle.session(), single, 1), new Harvest.One());
  }

  private SingleCall newSingle(BatchCall call, TaskOptions options) {
    return new SingleCall(
        scheduler,
        singles.computeIfAbsent(options.priority(), ChunkQueue::new),
        call.with(options));
  }
}
