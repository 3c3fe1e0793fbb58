package io.procession.internal.pool;

import io.procession.Args;
import io.procession.Broadcast;
import io.procession.Outcome;
import io.procession.Pool;
import io.procession.PoolBuilder;
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
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The pool: gives each signature its call, and is closed. */
// The results are of the function's type, null included, since it was encoded.
@SuppressWarnings({"unchecked", "NullAway"})
public final class ProcessPool implements Pool {
  /**
   * Longer: a report waits for workers that never answer. Shorter: workers on a machine that is
   * overloaded do not get to answer.
   */
  private static final Duration DUMP_LIMIT = Duration.ofSeconds(5);

  private final FunctionEncoder functions;
  private final Scheduler scheduler;
  private final Lifecycle lifecycle;
  private final PoolEnd end;
  private final Optional<WorkerExits> exits;
  private final Calls calls;
  private final String engine;

  /** What everybody has who has the pool, or the same pool with other options. */
  private final Object lease;

  private final Cleaner.Cleanable dropped;

  /** Of the calls that are given none. */
  private final TaskOptions options;

  private ProcessPool(PoolBuilder.Settings settings, FunctionEncoder functions, Recorder recorder) {
    this.functions = functions;
    Optional<EncodedFunction> initializer =
        settings.initializer().map(functions::encodeInitializer);
    this.exits = settings.workerExit().map(exit -> new WorkerExits(functions, exit));
    this.scheduler = new Scheduler(functions, initializer, exits, settings.deaths().perTask());
    this.lifecycle = new Lifecycle(settings.engine().open(settings, scheduler));
    this.calls =
        new Calls(functions, scheduler, lifecycle, new Calls.Watch(recorder, settings.progress()));
    this.engine = settings.engine().name();
    this.options = TaskOptions.defaults();
    this.end = new PoolEnd(lifecycle, scheduler, recorder);
    this.lease = new Object();
    this.dropped = Dropped.watch(lease, end);
  }

  /** The same pool, with other options. */
  private ProcessPool(ProcessPool same, TaskOptions options) {
    this.functions = same.functions;
    this.end = same.end;
    this.exits = same.exits;
    this.scheduler = same.scheduler;
    this.lifecycle = same.lifecycle;
    this.calls = same.calls;
    this.engine = same.engine;
    this.lease = same.lease;
    this.dropped = same.dropped;
    this.options = Objects.requireNonNull(options, "options");
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
      if (recorder.isRecording()) {
        pool.scheduler.limitTime(JobTime.get()::fits);
      }
      pool.scheduler.start(pool.lifecycle.session());
      pool.register();
      return pool;
    } catch (RuntimeException | Error e) {
      recorder.close();
      throw e;
    }
  }

  private void register() {
    try {
      JobTime.get().add(end);
    } catch (RejectedExecutionException e) {
      terminate();
      throw e;
    }
  }

  // ------------------------------------------------------------------ all results together

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> List<R> map(
      TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs) {
    return map(function, inputs, options);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> List<R> map(
      TaskFunction<? super T, ? extends R> function,
      Iterable<? extends T> inputs,
      TaskOptions options) {
    return (List<R>)
        calls.map(calls.newCall("map", function, FunctionKind.FUNCTION, inputs, true), options);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object>
      CompletableFuture<List<R>> mapAsync(
          TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs) {
    return mapAsync(function, inputs, options);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object>
      CompletableFuture<List<R>> mapAsync(
          TaskFunction<? super T, ? extends R> function,
          Iterable<? extends T> inputs,
          TaskOptions options) {
    return calls.mapAsync(
        calls.newCall("mapAsync", function, FunctionKind.FUNCTION, inputs, true), options);
  }

  @Override
  public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      List<R> starmap(
          TaskBiFunction<? super A, ? super B, ? extends R> function,
          Iterable<Args.Two<A, B>> inputs) {
    return (List<R>)
        calls.map(
            calls.newCall("starmap", function, FunctionKind.BI_FUNCTION, inputs, true), options);
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
        calls.map(
            calls.newCall("starmap", function, FunctionKind.TRI_FUNCTION, inputs, true), options);
  }

  @Override
  public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      CompletableFuture<List<R>> starmapAsync(
          TaskBiFunction<? super A, ? super B, ? extends R> function,
          Iterable<Args.Two<A, B>> inputs) {
    return calls.mapAsync(
        calls.newCall("starmapAsync", function, FunctionKind.BI_FUNCTION, inputs, true), options);
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
    return calls.mapAsync(
        calls.newCall("starmapAsync", function, FunctionKind.TRI_FUNCTION, inputs, true), options);
  }

  @Override
  public <T extends @Nullable Object> void forEach(
      TaskConsumer<? super T> action, Iterable<? extends T> inputs) {
    forEach(action, inputs, options);
  }

  @Override
  public <T extends @Nullable Object> void forEach(
      TaskConsumer<? super T> action, Iterable<? extends T> inputs, TaskOptions options) {
    calls.map(calls.newCall("forEach", action, FunctionKind.CONSUMER, inputs, true), options);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> List<Outcome<R>> mapOutcomes(
      TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs) {
    return mapOutcomes(function, inputs, options);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> List<Outcome<R>> mapOutcomes(
      TaskFunction<? super T, ? extends R> function,
      Iterable<? extends T> inputs,
      TaskOptions options) {
    BatchCall call = calls.newCall("mapOutcomes", function, FunctionKind.FUNCTION, inputs, false);
    List<?> outcomes =
        calls.run(call, calls.mapRun(call, options, new Harvest.Outcomes(call.size())));
    return (List<Outcome<R>>) outcomes;
  }

  @Override
  public <T extends @Nullable Object, R> Optional<R> mapReduce(
      TaskFunction<? super T, ? extends R> function,
      TaskBiFunction<? super R, ? super R, ? extends R> combiner,
      Iterable<? extends T> inputs) {
    return mapReduce(function, combiner, inputs, options);
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
    BatchCall call = calls.newCall("mapReduce", reduction, FunctionKind.REDUCTION, inputs, true);
    return (Optional<R>) calls.run(call, calls.mapRun(call, options, new CombinedParts(reduction)));
  }

  // ------------------------------------------------------------------ results one by one

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> Stream<R> imap(
      TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs) {
    return imap(function, inputs, options);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> Stream<R> imap(
      TaskFunction<? super T, ? extends R> function,
      Iterable<? extends T> inputs,
      TaskOptions options) {
    return calls.stream(
        calls.newCall("imap", function, FunctionKind.FUNCTION, inputs, false), options, true);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> Stream<R> imapUnordered(
      TaskFunction<? super T, ? extends R> function, Iterable<? extends T> inputs) {
    return imapUnordered(function, inputs, options);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> Stream<R> imapUnordered(
      TaskFunction<? super T, ? extends R> function,
      Iterable<? extends T> inputs,
      TaskOptions options) {
    return calls.stream(
        calls.newCall("imapUnordered", function, FunctionKind.FUNCTION, inputs, false),
        options,
        false);
  }

  // ------------------------------------------------------------------ one task

  @Override
  public <R extends @Nullable Object> R apply(TaskCallable<? extends R> function) {
    return calls.apply(new Calls.Single(function, FunctionKind.CALLABLE, null), options);
  }

  @Override
  public void apply(TaskRunnable action) {
    calls.<@Nullable Object>apply(new Calls.Single(action, FunctionKind.RUNNABLE, null), options);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> R apply(
      TaskFunction<? super T, ? extends R> function, T input) {
    return calls.apply(new Calls.Single(function, FunctionKind.FUNCTION, input), options);
  }

  @Override
  public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      R apply(TaskBiFunction<? super A, ? super B, ? extends R> function, A first, B second) {
    return calls.apply(
        new Calls.Single(function, FunctionKind.BI_FUNCTION, Args.of(first, second)), options);
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
    return calls.apply(
        new Calls.Single(function, FunctionKind.TRI_FUNCTION, Args.of(first, second, third)),
        options);
  }

  @Override
  public <R extends @Nullable Object> CompletableFuture<R> applyAsync(
      TaskCallable<? extends R> function) {
    return calls.applyAsync(new Calls.Single(function, FunctionKind.CALLABLE, null), options);
  }

  @Override
  public CompletableFuture<@Nullable Void> applyAsync(TaskRunnable action) {
    return calls.applyAsync(new Calls.Single(action, FunctionKind.RUNNABLE, null), options);
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> CompletableFuture<R> applyAsync(
      TaskFunction<? super T, ? extends R> function, T input) {
    return calls.applyAsync(new Calls.Single(function, FunctionKind.FUNCTION, input), options);
  }

  @Override
  public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      CompletableFuture<R> applyAsync(
          TaskBiFunction<? super A, ? super B, ? extends R> function, A first, B second) {
    return calls.applyAsync(
        new Calls.Single(function, FunctionKind.BI_FUNCTION, Args.of(first, second)), options);
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
    return calls.applyAsync(
        new Calls.Single(function, FunctionKind.TRI_FUNCTION, Args.of(first, second, third)),
        options);
  }

  @Override
  public <T extends @Nullable Object> Broadcast<T> broadcast(T value) {
    Lifecycle.Call entry = lifecycle.enter("broadcast", () -> {});
    try (entry) {
      return scheduler.broadcasts().add(value, functions.encodeValue(value));
    }
  }

  @Override
  public Pool with(TaskOptions chosen) {
    return new ProcessPool(this, chosen);
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
  public String toString() {
    String state = lifecycle.toString();
    return "Pool[workers=%d, state=%s, engine=%s]"
        .formatted(
            workers(), state.equals("RUNNING") && scheduler.isBroken() ? "BROKEN" : state, engine);
  }

  @Override
  public String dump() {
    return lifecycle.dump(DUMP_LIMIT);
  }

  @Override
  public void terminate() {
    end.terminate();
    forget();
  }

  @Override
  public void drain(Duration grace) {
    end.drain(grace);
    forget();
  }

  @Override
  public void close() {
    end.close();
    exits.ifPresent(WorkerExits::await);
    forget();
  }

  /** It has ended in good order, and was reachable until now. */
  private void forget() {
    try {
      dropped.clean();
    } finally {
      Reference.reachabilityFence(lease);
    }
  }
}
