package io.procession.internal.pool;

import io.procession.Args;
import io.procession.MultiprocessingException;
import io.procession.Outcome;
import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.PoolInterruptedException;
import io.procession.PoolTerminatedException;
import io.procession.Schedule;
import io.procession.TaskBiFunction;
import io.procession.TaskCallable;
import io.procession.TaskConsumer;
import io.procession.TaskFunction;
import io.procession.TaskOptions;
import io.procession.TaskRunnable;
import io.procession.TaskTriFunction;
import io.procession.internal.codec.Reduction;
import io.procession.spi.EncodedFunction;
import io.procession.spi.FunctionKind;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The pool: encodes functions, starts runs, and is closed. */
// The results are of the function's type, null included, since it was encoded.
@SuppressWarnings({"unchecked", "NullAway"})
public final class ProcessPool implements Pool {
  /** The most tasks in a chunk of imap: its results wait in memory until they are taken. */
  private static final int MOST_IN_STREAM = 1024;

  private final FunctionEncoder functions;
  private final Scheduler scheduler;
  private final Lifecycle lifecycle;
  private final ChunkQueue singles = new ChunkQueue();
  private final Recorder recorder;

  private ProcessPool(PoolBuilder.Settings settings, FunctionEncoder functions, Recorder recorder) {
    this.functions = functions;
    this.recorder = recorder;
    Optional<EncodedFunction> initializer =
        settings.initializer().map(functions::encodeInitializer);
    this.scheduler = new Scheduler(functions, initializer);
    this.lifecycle = new Lifecycle(settings.engine().open(settings, scheduler));
  }

  /**
   * Opens a pool.
   *
   * @param settings what it was built with
   * @return the pool, whose workers may still be starting
   */
  public static ProcessPool open(PoolBuilder.Settings settings) {
    Recorder recorder = Recorder.open(settings);
    try {
      ProcessPool pool = new ProcessPool(settings, new FunctionEncoder(), recorder);
      pool.scheduler.start(pool.lifecycle.session());
      return pool;
    } catch (RuntimeException | Error e) {
      recorder.close();
      throw e;
    }
  }

  private BatchCall call(
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
        name,
        encoded.function(),
        encoded.codec(),
        inputs,
        workers(),
        stopAtFailure,
        ThreadLocalRandom.current().nextLong(),
        TaskOptions.defaults(),
        null);
  }

  // ------------------------------------------------------------------ all results together

  private List<@Nullable Object> runMap(BatchCall call, TaskOptions options) {
    return run(call, mapRun(call, options));
  }

  private <A> A run(BatchCall call, MapRun<A> run) {
    Lifecycle.Call entry = lifecycle.enter(call.name(), run::cancel);
    try (entry) {
      return run.begin().run();
    }
  }

  private MapRun<List<@Nullable Object>> mapRun(BatchCall call, TaskOptions options) {
    return mapRun(
        call,
        options,
        call.function().kind() == FunctionKind.CONSUMER
            ? Harvest.nothing()
            : new Harvest.Values(call.size()));
  }

  private <A> MapRun<A> mapRun(BatchCall call, TaskOptions options, Harvest<A> harvest) {
    Objects.requireNonNull(options, "options");
    return new MapRun<>(
        scheduler,
        recorder.begin(call, options),
        new Chunker(options, workers(), Chunker.MAX_TASKS),
        harvest);
  }

  private <R extends @Nullable Object> CompletableFuture<List<R>> runMapAsync(
      BatchCall call, TaskOptions options) {
    MapRun<List<@Nullable Object>> run = mapRun(call, options);
    TaskFuture<List<R>> future = new TaskFuture<>();
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
                future.complete((List<R>) run.run());
              } catch (Throwable e) {
                future.completeExceptionally(e);
              }
            });
    return future;
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> List<R> map(
      TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs) {
    return map(function, inputs, TaskOptions.defaults());
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> List<R> map(
      TaskFunction<? super T, ? extends R> function,
      Iterable<? extends T> inputs,
      TaskOptions options) {
    return (List<R>) runMap(call("map", function, FunctionKind.FUNCTION, inputs, true), options);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object>
      CompletableFuture<List<R>> mapAsync(
          TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs) {
    return mapAsync(function, inputs, TaskOptions.defaults());
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object>
      CompletableFuture<List<R>> mapAsync(
          TaskFunction<? super T, ? extends R> function,
          Iterable<? extends T> inputs,
          TaskOptions options) {
    return runMapAsync(call("mapAsync", function, FunctionKind.FUNCTION, inputs, true), options);
  }

  @Override
  public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      List<R> starmap(
          TaskBiFunction<? super A, ? super B, ? extends R> function,
          Iterable<Args.Two<A, B>> inputs) {
    return (List<R>)
        runMap(
            call("starmap", function, FunctionKind.BI_FUNCTION, inputs, true),
            TaskOptions.defaults());
  }

  @Override
  public <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          R extends @Nullable Object>
      List<R> starmap(
          TaskTriFunction<? super A, ? super B, ? super C, ? extends R> function,
          Iterable<Args.Three<A, B, C>> inputs) {
    return (List<R>)
        runMap(
            call("starmap", function, FunctionKind.TRI_FUNCTION, inputs, true),
            TaskOptions.defaults());
  }

  @Override
  public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      CompletableFuture<List<R>> starmapAsync(
          TaskBiFunction<? super A, ? super B, ? extends R> function,
          Iterable<Args.Two<A, B>> inputs) {
    return runMapAsync(
        call("starmapAsync", function, FunctionKind.BI_FUNCTION, inputs, true),
        TaskOptions.defaults());
  }

  @Override
  public <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          R extends @Nullable Object>
      CompletableFuture<List<R>> starmapAsync(
          TaskTriFunction<? super A, ? super B, ? super C, ? extends R> function,
          Iterable<Args.Three<A, B, C>> inputs) {
    return runMapAsync(
        call("starmapAsync", function, FunctionKind.TRI_FUNCTION, inputs, true),
        TaskOptions.defaults());
  }

  @Override
  public <T extends @Nullable Object> void forEach(
      TaskConsumer<? super T> action, Iterable<? extends T> inputs) {
    forEach(action, inputs, TaskOptions.defaults());
  }

  @Override
  public <T extends @Nullable Object> void forEach(
      TaskConsumer<? super T> action, Iterable<? extends T> inputs, TaskOptions options) {
    runMap(call("forEach", action, FunctionKind.CONSUMER, inputs, true), options);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> List<Outcome<R>> mapOutcomes(
      TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs) {
    return mapOutcomes(function, inputs, TaskOptions.defaults());
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> List<Outcome<R>> mapOutcomes(
      TaskFunction<? super T, ? extends R> function,
      Iterable<? extends T> inputs,
      TaskOptions options) {
    BatchCall call = call("mapOutcomes", function, FunctionKind.FUNCTION, inputs, false);
    List<?> outcomes = run(call, mapRun(call, options, new Harvest.Outcomes(call.size())));
    return (List<Outcome<R>>) outcomes;
  }

  @Override
  public <T extends @Nullable Object, R> Optional<R> mapReduce(
      TaskFunction<? super T, ? extends R> function,
      TaskBiFunction<? super R, ? super R, ? extends R> combiner,
      Iterable<? extends T> inputs) {
    return mapReduce(function, combiner, inputs, TaskOptions.defaults());
  }

  @Override
  public <T extends @Nullable Object, R> Optional<R> mapReduce(
      TaskFunction<? super T, ? extends R> function,
      TaskBiFunction<? super R, ? super R, ? extends R> combiner,
      Iterable<? extends T> inputs,
      TaskOptions options) {
    Objects.requireNonNull(function, "function");
    Objects.requireNonNull(combiner, "combiner");
    if (options.schedule() == Schedule.CYCLIC) {
      throw new IllegalArgumentException(
          "schedule of mapReduce must not be CYCLIC, as neighbours are combined: schedule=CYCLIC");
    }
    Reduction reduction =
        new Reduction(
            (TaskFunction<@Nullable Object, @Nullable Object>) function,
            (TaskBiFunction<Object, Object, @Nullable Object>) combiner);
    BatchCall call = call("mapReduce", reduction, FunctionKind.REDUCTION, inputs, true);
    return (Optional<R>) run(call, mapRun(call, options, new CombinedParts(reduction)));
  }

  // ------------------------------------------------------------------ results one by one

  private <R extends @Nullable Object> Stream<R> runStream(
      BatchCall call, TaskOptions options, boolean ordered) {
    if (Parts.wanted(options)) {
      throw new IllegalArgumentException(
          "schedule of %s must be GUIDED or DYNAMIC, as it reads inputs lazily: schedule=%s"
              .formatted(call.name(), options.schedule()));
    }
    ResultStream<R> results =
        new ResultStream<>(
            scheduler,
            recorder.begin(call, options),
            new Chunker(options, workers(), MOST_IN_STREAM),
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

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> Stream<R> imap(
      TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs) {
    return imap(function, inputs, TaskOptions.defaults());
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> Stream<R> imap(
      TaskFunction<? super T, ? extends R> function,
      Iterable<? extends T> inputs,
      TaskOptions options) {
    return runStream(call("imap", function, FunctionKind.FUNCTION, inputs, false), options, true);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> Stream<R> imapUnordered(
      TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs) {
    return imapUnordered(function, inputs, TaskOptions.defaults());
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> Stream<R> imapUnordered(
      TaskFunction<? super T, ? extends R> function,
      Iterable<? extends T> inputs,
      TaskOptions options) {
    return runStream(
        call("imapUnordered", function, FunctionKind.FUNCTION, inputs, false), options, false);
  }

  // ------------------------------------------------------------------ one task

  private <R extends @Nullable Object> R runOne(
      Object function, FunctionKind kind, @Nullable Object input) {
    BatchCall call = call("apply", function, kind, Collections.singletonList(input), false);
    SingleCall single = new SingleCall(scheduler, singles, call);
    try (Lifecycle.Call entry = lifecycle.enter(call.name(), single::cancel)) {
      return (R) single.begin(entry).await();
    } catch (InterruptedException e) {
      single.cancel();
      Thread.currentThread().interrupt();
      throw new PoolInterruptedException(
          "interrupted while waiting for apply; its task was cancelled", e);
    }
  }

  private <R extends @Nullable Object> CompletableFuture<R> runOneAsync(
      Object function, FunctionKind kind, @Nullable Object input) {
    BatchCall call = call("applyAsync", function, kind, Collections.singletonList(input), false);
    SingleCall single = new SingleCall(scheduler, singles, call);
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

  @Override
  public <R extends @Nullable Object> R apply(TaskCallable<? extends R> function) {
    return runOne(function, FunctionKind.CALLABLE, null);
  }

  @Override
  public void apply(TaskRunnable action) {
    this.<@Nullable Object>runOne(action, FunctionKind.RUNNABLE, null);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> R apply(
      TaskFunction<? super T, ? extends R> function, T input) {
    return runOne(function, FunctionKind.FUNCTION, input);
  }

  @Override
  public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      R apply(TaskBiFunction<? super A, ? super B, ? extends R> function, A first, B second) {
    return runOne(function, FunctionKind.BI_FUNCTION, Args.of(first, second));
  }

  @Override
  public <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          R extends @Nullable Object>
      R apply(
          TaskTriFunction<? super A, ? super B, ? super C, ? extends R> function,
          A first,
          B second,
          C third) {
    return runOne(function, FunctionKind.TRI_FUNCTION, Args.of(first, second, third));
  }

  @Override
  public <R extends @Nullable Object> CompletableFuture<R> applyAsync(
      TaskCallable<? extends R> function) {
    return runOneAsync(function, FunctionKind.CALLABLE, null);
  }

  @Override
  public CompletableFuture<@Nullable Void> applyAsync(TaskRunnable action) {
    return runOneAsync(action, FunctionKind.RUNNABLE, null);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> applyAsync(
      TaskFunction<? super T, ? extends R> function, T input) {
    return runOneAsync(function, FunctionKind.FUNCTION, input);
  }

  @Override
  public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      CompletableFuture<R> applyAsync(
          TaskBiFunction<? super A, ? super B, ? extends R> function, A first, B second) {
    return runOneAsync(function, FunctionKind.BI_FUNCTION, Args.of(first, second));
  }

  @Override
  public <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          R extends @Nullable Object>
      CompletableFuture<R> applyAsync(
          TaskTriFunction<? super A, ? super B, ? super C, ? extends R> function,
          A first,
          B second,
          C third) {
    return runOneAsync(function, FunctionKind.TRI_FUNCTION, Args.of(first, second, third));
  }

  @Override
  public ExecutorService executor() {
    return new PoolExecutor(this);
  }

  // ------------------------------------------------------------------ the end

  @Override
  public int workers() {
    return lifecycle.session().workers();
  }

  @Override
  public void resize(int workers) {
    if (workers < 1) {
      throw new IllegalArgumentException("workers must be positive: workers=" + workers);
    }
    Lifecycle.Call entry = lifecycle.enter("resize", () -> {});
    try (entry) {
      lifecycle.session().resize(workers);
    }
  }

  @Override
  public void terminate() {
    MultiprocessingException cause =
        new PoolTerminatedException("the pool was terminated before the task was done", null);
    lifecycle.terminate(() -> scheduler.broken(cause));
    recorder.close();
  }

  @Override
  public void drain(Duration grace) {
    MultiprocessingException cause =
        new PoolTerminatedException("the pool was drained before the task was begun", null);
    lifecycle.drain(grace, scheduler::drain, () -> scheduler.broken(cause));
    terminate();
  }

  @Override
  public void close() {
    lifecycle.close(this::terminate);
    recorder.close();
  }
}
