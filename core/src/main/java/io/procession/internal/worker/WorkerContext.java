package io.procession.internal.worker;

import io.procession.TaskCallable;
import io.procession.TaskContext;
import io.procession.TaskRandom;
import io.procession.internal.wire.RunHead;
import io.procession.spi.WorkerId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.random.RandomGenerator.SplittableGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The one context of a worker, which is told before each task what runs. Used by the worker's
 * thread only, so a task costs two assignments.
 */
public final class WorkerContext implements TaskContext {
  /** The context of each thread that runs tasks; several where workers are threads. */
  private static final ThreadLocal<@Nullable WorkerContext> OF_THREAD = new ThreadLocal<>();

  private static final int NO_TASK = -1;

  private WorkerId id;
  private final TaskGate gate;
  private final Map<Class<?>, Object> states = new HashMap<>();
  private long firstTask;
  private int stride = 1;
  private long task = NO_TASK;
  private int attempt = 1;
  private long seed;
  private @Nullable SplittableGenerator random;

  private WorkerContext(WorkerId id, TaskGate gate) {
    this.id = id;
    this.gate = gate;
  }

  /**
   * Makes the calling thread that of a worker, for the rest of its life.
   *
   * @param id which worker
   * @param gate what its tasks pass
   * @return its context
   */
  public static WorkerContext enter(WorkerId id, TaskGate gate) {
    WorkerContext context = new WorkerContext(id, gate);
    OF_THREAD.set(context);
    return context;
  }

  /**
   * The context of the calling thread.
   *
   * @return null if it is no worker's
   */
  public static @Nullable WorkerContext find() {
    return OF_THREAD.get();
  }

  /** A worker that stood by gets its number. */
  void seat(int index) {
    id = new WorkerId(index, id.pid());
  }

  /** Tasks of this attempt follow. */
  void beginAttempt(RunHead head) {
    firstTask = head.firstTask();
    stride = head.stride();
    attempt = head.number();
    seed = head.seed();
  }

  /** A task begins: which one of its chunk. */
  void beginTask(int inChunk) {
    task = firstTask + (long) inChunk * stride;
    random = null;
  }

  /** What runs from here on is no task. */
  void endAttempt() {
    task = NO_TASK;
    random = null;
  }

  @Override
  public int worker() {
    return id.index();
  }

  @Override
  public long pid() {
    return id.pid();
  }

  @Override
  public long task() {
    return task;
  }

  @Override
  public int attempt() {
    return attempt;
  }

  @Override
  public long seed() {
    return seed;
  }

  @Override
  public boolean isCancelled() {
    return gate.isStopped();
  }

  @Override
  public void checkCancelled() {
    if (isCancelled()) {
      throw new CancellationException(
          "task %d was told to stop in %s: it was cancelled, or ran longer than it may"
              .formatted(task, id));
    }
  }

  @Override
  public SplittableGenerator random() {
    if (task == NO_TASK) {
      throw new IllegalStateException(
          "only a task has random numbers of its own, an initializer has none: " + id);
    }
    SplittableGenerator known = random;
    if (known == null) {
      known = TaskRandom.of(seed, task);
      random = known;
    }
    return known;
  }

  @Override
  public <S> S state(Class<S> type, TaskCallable<? extends @Nullable S> maker) throws Exception {
    Object known = states.get(type);
    if (known == null) {
      known = maker.call();
      if (known == null) {
        throw new NullPointerException("the maker of a state returned null: " + type.getName());
      }
      states.put(type, known);
    }
    return type.cast(known);
  }
}
