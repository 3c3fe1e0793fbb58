package io.procession;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * How the tasks of one call are run. Immutable; the last argument of the calls that take it.
 *
 * {@snippet :
 * pool.map(x -> slow(x), inputs, TaskOptions.defaults().withChunkSize(1));
 * }
 */
public final class TaskOptions {
  /** Long enough to close files and connections; a worker that is stuck is of no use longer. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final TaskOptions DEFAULTS = new TaskOptions(new Chosen());

  /** Never changed once it is here. */
  private final Chosen chosen;

  private TaskOptions(Chosen chosen) {
    this.chosen = chosen;
  }

  /** What was chosen. */
  private static final class Chosen {
    /** Tasks sent together, or 0 to let the schedule decide. */
    private int chunkSize;

    private Schedule schedule = Schedule.GUIDED;
    private OptionalLong seed = OptionalLong.empty();
    private Optional<String> key = Optional.empty();
    private int priority;
    private Optional<Duration> timeout = Optional.empty();
    private Duration grace = GRACE;
    private Optional<Retry> retry = Optional.empty();
    private Optional<FailurePolicy> failurePolicy = Optional.empty();
    private Optional<ProgressListener> progress = Optional.empty();

    private Chosen() {}

    private Chosen(Chosen other) {
      chunkSize = other.chunkSize;
      schedule = other.schedule;
      seed = other.seed;
      key = other.key;
      priority = other.priority;
      timeout = other.timeout;
      grace = other.grace;
      retry = other.retry;
      failurePolicy = other.failurePolicy;
      progress = other.progress;
    }
  }

  private TaskOptions with(Consumer<Chosen> change) {
    Chosen next = new Chosen(chosen);
    change.accept(next);
    if (next.chunkSize > 0
        && (next.schedule == Schedule.STATIC || next.schedule == Schedule.CYCLIC)) {
      throw new IllegalArgumentException(
          "schedule must be GUIDED or DYNAMIC beside a chunkSize, the others divide by the number"
              + " of workers: schedule=%s chunkSize=%d".formatted(next.schedule, next.chunkSize));
    }
    return new TaskOptions(next);
  }

  /**
   * The options of a call that names none: chunks sized by measured time.
   *
   * @return the default options
   */
  public static TaskOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Sends this many consecutive tasks to a worker at once. Python's {@code chunksize}.
   *
   * <p>By default the pool measures how long tasks take, and sends chunks of a few milliseconds,
   * smaller ones towards the end, so that all workers finish together. A fixed size is for inputs
   * whose tasks share something that is costly to set up.
   *
   * @param tasks 1 or more
   * @return these options with that chunk size
   * @throws IllegalArgumentException if it is below 1, or the schedule is {@link Schedule#STATIC}
   *     or {@link Schedule#CYCLIC}
   */
  public TaskOptions withChunkSize(int tasks) {
    if (tasks < 1) {
      throw new IllegalArgumentException("chunkSize must be positive: chunkSize=" + tasks);
    }
    return with(next -> next.chunkSize = tasks);
  }

  /**
   * Chooses how the inputs are divided into chunks. Default: {@link Schedule#GUIDED}.
   *
   * @param how the way to divide them
   * @return these options with that schedule
   * @throws IllegalArgumentException if it is {@link Schedule#STATIC} or {@link Schedule#CYCLIC}
   *     and these options have a chunk size
   */
  public TaskOptions withSchedule(Schedule how) {
    Objects.requireNonNull(how, "how");
    return with(next -> next.schedule = how);
  }

  /**
   * Makes the random numbers that tasks get from {@link TaskRandom#current()} the same in every
   * run, whatever the number of workers and the chunk size. By default each call has a new seed.
   *
   * @param number any number
   * @return these options with that seed
   */
  public TaskOptions withSeed(long number) {
    return with(next -> next.seed = OptionalLong.of(number));
  }

  /**
   * Names the call in the {@linkplain PoolBuilder#journal journal} of its pool. By default a call
   * is found again by its method, its function, and how many calls like it came before: give names
   * where calls are made by several threads at once, or where their order may change. Progress
   * shows the call by this name, and {@code procession scale --call} measures it.
   *
   * @param name unique among the calls of the pool
   * @return these options with that key
   * @throws IllegalArgumentException if it is empty
   */
  public TaskOptions withKey(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("key must not be empty: key=");
    }
    return with(next -> next.key = Optional.of(name));
  }

  /**
   * The name of the call in a journal.
   *
   * @return the key, or empty where the pool finds one
   */
  public Optional<String> key() {
    return chosen.key;
  }

  /**
   * Lets the tasks of the call go before those of calls with a lower priority, as soon as a worker
   * is free. Default: 0. Calls of the same priority take turns, chunk by chunk, whichever thread
   * made them.
   *
   * <p>Tasks that run go on, and so may those that were sent to a busy worker shortly before, up to
   * 50 ms of work. As long as there are tasks of a higher priority, others wait.
   *
   * @param level any number, the highest first
   * @return these options with that priority
   */
  public TaskOptions withPriority(int level) {
    return with(next -> next.priority = level);
  }

  /**
   * How urgent the call is.
   *
   * @return the priority, 0 by default
   */
  public int priority() {
    return chosen.priority;
  }

  /**
   * Limits how long each task may run. Default: as long as it takes.
   *
   * <p>The clock of a task starts when the task begins in its worker, not when it is submitted, and
   * each task of a chunk has its own. When the limit has passed, the task is told to stop: {@link
   * TaskContext#isCancelled()} becomes true and its thread is interrupted. If it has not ended
   * after the {@link #withGrace grace}, its worker is killed and replaced; tasks of the same chunk
   * that had not begun run elsewhere. In both cases the task fails with {@link
   * TaskTimeoutException}, also if it returned something in the grace time. No other task is
   * affected.
   *
   * <p>The limit is never enforced early, and late by an eighth of it or 200 ms at most. Results
   * are reported one by one, which costs some microseconds per task.
   *
   * @param limit more than zero
   * @return these options with that limit
   * @throws IllegalArgumentException if it is zero or negative
   */
  public TaskOptions withTimeout(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("timeout must be positive: timeout=" + limit);
    }
    return with(next -> next.timeout = Optional.of(limit));
  }

  /**
   * Sets how long a task may take to stop after it was told to, by its timeout or because its call
   * was cancelled. Default: 2 seconds. After that its worker is killed; where the engine cannot
   * kill, as in {@code Engine.inProcess()}, its thread is abandoned.
   *
   * @param time zero to kill at once; {@code ChronoUnit.FOREVER.getDuration()} to only ask
   * @return these options with that grace
   * @throws IllegalArgumentException if it is negative
   */
  public TaskOptions withGrace(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("grace must not be negative: grace=" + time);
    }
    return with(next -> next.grace = time);
  }

  /**
   * How long each task may run.
   *
   * @return the limit, or empty for as long as it takes
   */
  public Optional<Duration> timeout() {
    return chosen.timeout;
  }

  /**
   * How long a task may take to stop.
   *
   * @return the grace
   */
  public Duration grace() {
    return chosen.grace;
  }

  /**
   * Runs tasks again that failed. Default: each task runs once; what had begun when its worker died
   * is lost.
   *
   * @param how how often, when, and after which failures
   * @return these options with that retry
   */
  public TaskOptions withRetry(Retry how) {
    Objects.requireNonNull(how, "how");
    return with(next -> next.retry = how.times() == 0 ? Optional.empty() : Optional.of(how));
  }

  /**
   * Sets what the call makes of tasks that failed. Default: {@code map} and most others end at the
   * first failure, {@code mapOutcomes} and {@code imap} run all tasks.
   *
   * @param policy end early, collect, or tolerate some
   * @return these options with that policy
   */
  public TaskOptions withFailurePolicy(FailurePolicy policy) {
    Objects.requireNonNull(policy, "policy");
    return with(next -> next.failurePolicy = Optional.of(policy));
  }

  /**
   * How tasks that failed run again.
   *
   * @return the retry, or empty if each runs once
   */
  public Optional<Retry> retry() {
    return chosen.retry;
  }

  /**
   * What the call makes of tasks that failed.
   *
   * @return the policy, or empty where the call has its own
   */
  public Optional<FailurePolicy> failurePolicy() {
    return chosen.failurePolicy;
  }

  /**
   * The seed that was asked for.
   *
   * @return the seed, or empty where each call has a new one
   */
  public OptionalLong seed() {
    return chosen.seed;
  }

  /**
   * The chunk size that was asked for.
   *
   * @return tasks per chunk, or empty where the schedule decides
   */
  public OptionalInt chunkSize() {
    return chosen.chunkSize == 0 ? OptionalInt.empty() : OptionalInt.of(chosen.chunkSize);
  }

  /**
   * How the inputs are divided into chunks.
   *
   * @return the schedule
   */
  public Schedule schedule() {
    return chosen.schedule;
  }

  /**
   * Tells a listener how the call goes on. Default: that of the {@linkplain PoolBuilder#progress
   * pool}.
   *
   * @param listener told by the thread of the call
   * @return these options with that listener
   */
  public TaskOptions withProgress(ProgressListener listener) {
    Objects.requireNonNull(listener, "listener");
    return with(next -> next.progress = Optional.of(listener));
  }

  /**
   * Who is told how the call goes on.
   *
   * @return the listener, or empty for that of the pool
   */
  public Optional<ProgressListener> progress() {
    return chosen.progress;
  }
}
