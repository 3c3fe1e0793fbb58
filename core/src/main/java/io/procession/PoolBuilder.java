package io.procession;

import io.procession.internal.Door;
import io.procession.spi.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The description of a {@link Pool}: how many workers, and what they are. Not for use by several
 * threads at once.
 *
 * {@snippet :
 * try (var pool = Pool.builder().workers(8).jvmArgs("-Xmx2g").initializer(() -> Model.load()).open()) {
 *   pool.forEach(file -> Model.score(file), files);
 * }
 * }
 */
public final class PoolBuilder {
  private OptionalInt workers = OptionalInt.empty();
  private @Nullable TaskRunnable initializer;
  private final List<String> jvmArgs = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private @Nullable Path workingDirectory;
  private Duration startupTimeout = Duration.ofSeconds(30);
  private OptionalInt maxTasksPerWorker = OptionalInt.empty();
  private int spares;
  private OptionalInt maxRestarts = OptionalInt.empty();
  private Duration restartPeriod = Duration.ofMinutes(1);
  private int maxDeathsPerTask = 3;
  private WorkerLimits limits = WorkerLimits.none();
  private @Nullable Path journal;
  private JournalSync journalSync = JournalSync.EACH_SECOND;
  private boolean lazyStart;
  private Optional<Duration> idleTimeout = Optional.empty();
  private Optional<Duration> heartbeatTimeout = Optional.empty();
  private Optional<Settings.WorkerExit> workerExit = Optional.empty();
  private @Nullable ProgressListener progress;
  private @Nullable Engine engine;

  PoolBuilder() {}

  /**
   * Sets the number of workers. Default: {@link Engine#workers()}, which on this host is {@link
   * Cpus#available()}. Python's {@code processes}.
   *
   * @param count 1 or more; more than the CPUs of this job slows the work down
   * @return this builder
   * @throws IllegalArgumentException if it is below 1
   */
  public PoolBuilder workers(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("workers must be positive: workers=" + count);
    }
    this.workers = OptionalInt.of(count);
    return this;
  }

  /**
   * Sets what each worker runs once before its first task, in that worker. Default: nothing.
   * Python's {@code initializer}; arguments are what the lambda captures.
   *
   * <p>Results are not kept; put them in a static field, which is per worker. If it throws, the
   * pool fails with {@link InitializerFailedException} at once. A replacement of a worker runs it
   * again.
   *
   * @param action run in every worker
   * @return this builder
   */
  public PoolBuilder initializer(TaskRunnable action) {
    this.initializer = Objects.requireNonNull(action, "action");
    return this;
  }

  /**
   * Sets what each worker runs once after its last task, in that worker, and who gets its result,
   * in this process: totals that tasks added up, files to be closed. Default: nothing. The
   * counterpart of {@code worker_exit} and {@code get_exit_results} in Python's mpire.
   *
   * {@snippet :
   * var counts = new ArrayList<Integer>();
   * try (var pool = Pool.builder().workerExit(() -> Parser.count, o -> counts.add(o.get())).open()) {
   *   pool.forEach(file -> Parser.parse(file), files);
   * }
   * int all = counts.stream().mapToInt(Integer::intValue).sum(); // Parser.count of all workers
   * }
   *
   * <p>It runs where a worker ends in order: when the pool is closed, becomes smaller, or replaces
   * the worker because of its age, its memory or the number of its tasks. It does not run in a
   * worker that dies or is killed, nor when the pool is terminated. At the end of the pool the
   * actions may take as long as {@link #startupTimeout}; workers that take longer are killed.
   *
   * <p>The collector is called once for each of these workers, not by two threads at the same time,
   * and for all of them before {@link Pool#close()} returns. What it throws is reported to the
   * uncaught exception handler.
   *
   * @param action run in every worker that ends in order; may throw
   * @param collector gets the result, or in what way there is none
   * @param <R> the type of the result
   * @return this builder
   */
  public <R extends @Nullable Object> PoolBuilder workerExit(
      TaskCallable<? extends R> action, Consumer<? super Outcome<R>> collector) {
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(collector, "collector");
    @SuppressWarnings("unchecked") // It gets what the action returned.
    var untyped = (Consumer<Outcome<@Nullable Object>>) (Consumer<?>) collector;
    this.workerExit = Optional.of(new Settings.WorkerExit(action, untyped));
    return this;
  }

  /**
   * Starts workers when there are tasks for them, instead of when the pool is opened: one for each
   * chunk that finds none free, up to the number of workers. Pools that are opened in a worker do
   * so in any case. For programs that may not need the pool; the first tasks wait for the start.
   *
   * @return this builder
   */
  public PoolBuilder lazyStart() {
    this.lazyStart = true;
    return this;
  }

  /**
   * Ends workers that have had nothing to do for this long; they are started again when there is
   * something to do. Default: they stay. For programs that live long and compute now and then: an
   * idle worker takes no CPU, but tens of megabytes, and what its tasks keep in static fields.
   *
   * <p>A new worker runs the initializer again. The time is kept with a precision of 100 ms. The
   * threads of {@link Engine#inProcess()} stay.
   *
   * @param time more than zero
   * @return this builder
   * @throws IllegalArgumentException if it is zero or negative
   */
  public PoolBuilder idleTimeout(Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("idleTimeout must be positive: idleTimeout=" + time);
    }
    this.idleTimeout = Optional.of(time);
    return this;
  }

  /**
   * Tells a listener how the calls of the pool go on, those whose options name no other. Default:
   * what {@code procession run --progress} says, else nobody.
   *
   * @param listener told of calls with inputs, such as {@code map} and {@code imap}
   * @return this builder
   */
  public PoolBuilder progress(ProgressListener listener) {
    this.progress = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /**
   * Adds options for the workers' {@code java} command, such as {@code -Xmx2g}. They come after,
   * and so win over, what the pool passes itself. Class path and module path are inherited.
   *
   * @param args options as on the command line
   * @return this builder
   */
  public PoolBuilder jvmArgs(String... args) {
    jvmArgs.addAll(List.of(args));
    return this;
  }

  /**
   * Sets an environment variable of the workers. The rest of the environment is inherited, except
   * that the thread limits of numeric libraries ({@code OMP_NUM_THREADS} and the like) are 1 where
   * neither this program's environment nor this method sets them.
   *
   * @param name the variable
   * @param value its value
   * @return this builder
   */
  public PoolBuilder environment(String name, String value) {
    if (name.isEmpty() || name.indexOf('=') >= 0 || (name + value).indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "environment variables must have a name without =, and no NUL: name=" + name);
    }
    environment.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
    return this;
  }

  /**
   * Sets the working directory of the workers. Default: that of this process.
   *
   * @param directory an existing directory
   * @return this builder
   */
  public PoolBuilder workingDirectory(Path directory) {
    this.workingDirectory = Objects.requireNonNull(directory, "directory");
    return this;
  }

  /**
   * Sets how long a worker may take from its start to its first task, initializer included.
   * Default: 30 seconds. A worker that takes longer is killed and counts as one that could not be
   * started.
   *
   * @param limit more than zero
   * @return this builder
   */
  public PoolBuilder startupTimeout(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException(
          "startupTimeout must be positive: startupTimeout=" + limit);
    }
    this.startupTimeout = limit;
    return this;
  }

  /**
   * Replaces workers that have tasks and whose process does not run for this long: it was stopped
   * (SIGSTOP), waits for a disk, or its JVM only collects garbage. Default: such a worker is
   * reported by a warning of the logger {@code io.procession.supervise} after 10 seconds, and goes
   * on when it can. A task that runs long, or is blocked, is none of this: see {@link
   * TaskOptions#withTimeout}.
   *
   * <p>The worker is killed no sooner than that, and no later than twice the time, unless this
   * process itself did not run; its tasks are treated as those of any worker that died: {@link
   * WorkerLostException}, {@link Retry}. Pools with nothing to do are not looked at. Otherwise a
   * virtual thread of this process looks every quarter of the time, or every 5 seconds if that is
   * less; a worker that sent nothing since is asked by a few bytes and answers by a store to shared
   * memory. {@link Engine#inProcess()} has nothing to replace.
   *
   * @param time more than zero; more than the longest pause of the garbage collector
   * @return this builder
   * @throws IllegalArgumentException if it is zero or negative
   */
  public PoolBuilder heartbeatTimeout(Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException(
          "heartbeatTimeout must be positive: heartbeatTimeout=" + time);
    }
    this.heartbeatTimeout = Optional.of(time);
    return this;
  }

  /**
   * Sets how many tasks a worker runs before a new one takes its place. Default: no limit. Frees
   * what tasks leave behind in a process: leaked native memory, loaded libraries, static fields.
   *
   * <p>Python's {@code maxtasksperchild} counts chunks; this counts tasks, exactly, whatever the
   * chunk size. The replacement is started while the worker runs its last tasks, runs the
   * initializer, and gets tasks when the worker has none left; so for a short time there is one
   * more process. No task is lost. The threads of {@link Engine#inProcess()} are not replaced.
   *
   * @param tasks 1 or more
   * @return this builder
   * @throws IllegalArgumentException if it is below 1
   */
  public PoolBuilder maxTasksPerWorker(int tasks) {
    if (tasks < 1) {
      throw new IllegalArgumentException(
          "maxTasksPerWorker must be positive: maxTasksPerWorker=" + tasks);
    }
    this.maxTasksPerWorker = OptionalInt.of(tasks);
    return this;
  }

  /**
   * Sets how many more worker processes stand by. Default: 0. One that stands by has booted and
   * connected, and takes over at once from a worker that died, was killed after a timeout, or is
   * replaced because of its tasks, age or memory; another one is then started in its place.
   *
   * <p>It takes the number of the worker that it replaces, and runs the initializer only then, as
   * the initializer may ask which worker it is. Until then it uses the memory of an idle JVM, and
   * its share of the memory of the job is not given to the workers. Python has no counterpart. The
   * threads of {@link Engine#inProcess()} need none.
   *
   * @param count 0 or more; 1 is enough unless several workers die at once
   * @return this builder
   * @throws IllegalArgumentException if it is below 0
   */
  public PoolBuilder spares(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("spares must not be negative: spares=" + count);
    }
    this.spares = count;
    return this;
  }

  /**
   * Sets how many workers may be replaced because they died, in any period of that length. One more
   * death, and the pool gives up: all its calls, then and later, fail with a {@link
   * WorkerStartException} that says so and names the last deaths, instead of a machine that is busy
   * with starting JVMs. No time changes that; a new pool has a new budget. Default: 100, and 10 for
   * each worker, in a minute. Erlang's intensity and period.
   *
   * <p>Deaths of idle workers count too; workers that the pool itself ends do not: those that had
   * their share of tasks, or whose task was stopped.
   *
   * @param restarts 0 or more; with 0 the first death ends the pool
   * @param period more than zero
   * @return this builder
   * @throws IllegalArgumentException if a value is out of range
   */
  public PoolBuilder maxRestarts(int restarts, Duration period) {
    if (restarts < 0) {
      throw new IllegalArgumentException("restarts must not be negative: restarts=" + restarts);
    }
    if (period.isNegative() || period.isZero()) {
      throw new IllegalArgumentException("period must be positive: period=" + period);
    }
    this.maxRestarts = OptionalInt.of(restarts);
    this.restartPeriod = period;
    return this;
  }

  /**
   * Sets how many workers one task may cost before it is blamed: it is not run again then, whatever
   * its {@link Retry} says, and fails with a {@link PoisonTaskException} that names the deaths.
   * Default: 3. A task without a retry that has begun is lost with its first worker anyway; what
   * counts for it is deaths while it is read.
   *
   * @param deaths 1 or more
   * @return this builder
   * @throws IllegalArgumentException if it is below 1
   */
  public PoolBuilder maxDeathsPerTask(int deaths) {
    if (deaths < 1) {
      throw new IllegalArgumentException("maxDeathsPerTask must be positive: deaths=" + deaths);
    }
    this.maxDeathsPerTask = deaths;
    return this;
  }

  /**
   * Sets what each worker may use. Default: {@link WorkerLimits#none()}.
   *
   * @param each limits of memory, files, CPU time and age
   * @return this builder
   */
  public PoolBuilder limits(WorkerLimits each) {
    this.limits = Objects.requireNonNull(each, "each");
    return this;
  }

  /**
   * Records the results of finished tasks in a file, forced to the disk {@linkplain
   * JournalSync#EACH_SECOND each second}: see {@link #journal(Path, JournalSync)}.
   *
   * @param file created if it does not exist; its directory must
   * @return this builder
   */
  public PoolBuilder journal(Path file) {
    return journal(file, JournalSync.EACH_SECOND);
  }

  /**
   * Records the results of finished tasks in a file. When the program is run again after a crash, a
   * {@code kill -9} or a requeue of its job, the same calls return the recorded results, and run
   * only the tasks that have none. Default: no journal. Python has no counterpart.
   *
   * <p>The calls with inputs are recorded: {@code map}, {@code starmap}, {@code mapOutcomes},
   * {@code forEach}, {@code imap}, {@code mapReduce}, and their asynchronous and unordered forms.
   * {@code apply}, {@code applyAsync} and the tasks of {@code executor()} are not: they always run.
   * Tasks that failed or were lost run again.
   *
   * <p>A recorded result is used for the same call of the pool (its method and function and how
   * many such calls came before, or its {@linkplain TaskOptions#withKey key}), at the same position
   * of the inputs, if the encoded input, all that the function captured, and the classes it refers
   * to are the same. What cannot be seen is not checked: files that a task reads, its environment,
   * the time, other programs. Delete the file when these have changed.
   *
   * @param file created if it does not exist; its directory must. One program at a time
   * @param sync when entries are forced to the disk
   * @return this builder
   */
  public PoolBuilder journal(Path file, JournalSync sync) {
    this.journal = Objects.requireNonNull(file, "file");
    this.journalSync = Objects.requireNonNull(sync, "sync");
    return this;
  }

  /**
   * Sets where the tasks run. Default: what {@code procession run --engine} says, else {@link
   * Engine#local()}, worker processes on this host.
   *
   * @param where the engine
   * @return this builder
   */
  public PoolBuilder engine(Engine where) {
    this.engine = Objects.requireNonNull(where, "where");
    return this;
  }

  /**
   * Opens the pool. The workers are started in the background.
   *
   * @return the pool
   * @throws TaskNotSerializableException if the initializer cannot be copied to a worker
   * @throws JournalException if the journal is in use, damaged, or cannot be written
   * @throws IllegalArgumentException if the override of the number of CPUs is not a number
   */
  public Pool open() {
    Engine where = engine == null ? Door.defaultEngine() : engine;
    int count = workers.isPresent() ? workers.getAsInt() : where.workers();
    return Door.open(
        new Settings(
            count,
            Optional.ofNullable(initializer),
            List.copyOf(jvmArgs),
            Map.copyOf(environment),
            Optional.ofNullable(workingDirectory),
            startupTimeout,
            maxTasksPerWorker,
            spares,
            new Deaths(maxRestarts.orElse(100 + 10 * count), restartPeriod, maxDeathsPerTask),
            limits,
            Optional.ofNullable(journal),
            journalSync,
            lazyStart,
            idleTimeout,
            heartbeatTimeout,
            workerExit,
            progress == null ? Door.defaultProgress() : Optional.of(progress),
            where));
  }

  /**
   * What a builder holds, for engines.
   *
   * @param workers the number of workers
   * @param initializer what each worker runs before its first task
   * @param jvmArgs options for the workers' java command
   * @param environment variables set for the workers
   * @param workingDirectory the workers' directory, empty for that of this process
   * @param startupTimeout how long a worker may take to its first task
   * @param maxTasksPerWorker how many tasks a worker runs before it is replaced
   * @param spares how many workers stand by
   * @param deaths how many workers may die
   * @param limits what each worker may use
   * @param journal where results are recorded
   * @param journalSync when they are forced to the disk
   * @param lazyStart whether workers are started only when there are tasks
   * @param idleTimeout after which time without tasks a worker ends
   * @param heartbeatTimeout after which silence a worker that has tasks is replaced
   * @param workerExit what each worker runs after its last task
   * @param progress told how calls go on
   * @param engine where the tasks run
   */
  public record Settings(
      int workers,
      Optional<TaskRunnable> initializer,
      List<String> jvmArgs,
      Map<String, String> environment,
      Optional<Path> workingDirectory,
      Duration startupTimeout,
      OptionalInt maxTasksPerWorker,
      int spares,
      Deaths deaths,
      WorkerLimits limits,
      Optional<Path> journal,
      JournalSync journalSync,
      boolean lazyStart,
      Optional<Duration> idleTimeout,
      Optional<Duration> heartbeatTimeout,
      Optional<WorkerExit> workerExit,
      Optional<ProgressListener> progress,
      Engine engine) {
    /**
     * What each worker runs after its last task.
     *
     * @param action run in the worker
     * @param collector gets the result in this process
     */
    public record WorkerExit(
        TaskCallable<?> action, Consumer<Outcome<@Nullable Object>> collector) {}
  }

  /**
   * How many workers may die.
   *
   * @param restarts of them that are replaced in a period
   * @param period its length
   * @param perTask of them that one task may cost
   */
  public record Deaths(int restarts, Duration period, int perTask) {}
}
