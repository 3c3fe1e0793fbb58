package io.procession.internal.pool;

import io.procession.MultiprocessingException;
import io.procession.TaskOptions;
import io.procession.spi.Attempt;
import io.procession.spi.AttemptEnd;
import io.procession.spi.EngineHost;
import io.procession.spi.Payload;
import io.procession.spi.WorkerId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The one task of an {@code apply} call. Its end is kept encoded by the engine's thread and decoded
 * by the thread that waits, or for {@code applyAsync} by a thread of its own.
 */
final class SingleCall implements ChunkOwner, ResultSink {
  private final BatchCall call;
  private final Scheduler scheduler;
  private final ChunkQueue queue;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean finishedOnce = new AtomicBoolean();
  private @Nullable TaskFuture<@Nullable Object> future;
  private @Nullable Chunk chunk;
  private Lifecycle.@Nullable Call entry;

  // Written before ended is counted down, read after.
  private @Nullable Runnable outcome;
  private @Nullable Object value;
  private @Nullable MultiprocessingException failure;
  private volatile boolean cancelled;

  /**
   * Prepares the call.
   *
   * @param scheduler runs it
   * @param queue the queue of all single calls of the pool
   * @param call what is called
   */
  SingleCall(Scheduler scheduler, ChunkQueue queue, BatchCall call) {
    this.scheduler = scheduler;
    this.queue = queue;
    this.call = call;
  }

  /** Encodes and queues the task; throws if it cannot be encoded or the pool cannot run it. */
  void begin(Lifecycle.Call underWay) {
    scheduler.offer(queue, prepare(underWay));
  }

  /** The same, and waits for the end in the calling thread. */
  @Nullable Object run(Lifecycle.Call underWay) throws InterruptedException {
    scheduler.offerAwaited(queue, prepare(underWay), this::hasEnded);
    ended.await();
    return get();
  }

  private Chunk prepare(Lifecycle.Call underWay) {
    Chunk only = encode();
    chunk = only;
    entry = underWay;
    MultiprocessingException broken = scheduler.add(this);
    if (broken != null) {
      throw broken;
    }
    return only;
  }

  private boolean hasEnded() {
    return ended.getCount() == 0;
  }

  /**
   * Begins as what a certain worker runs, and no other.
   *
   * @return what it has to run; empty if the pool cannot run anything
   */
  Optional<Attempt> beginOnWorker() {
    Chunk only = encode();
    chunk = only;
    only.bind();
    return scheduler.add(this) == null ? scheduler.assign(queue, only) : Optional.empty();
  }

  private Chunk encode() {
    InputEncoder encoder = call.newEncoder();
    Chunk.Inputs inputs = encoder.next(1);
    encoder.throwFailure();
    return new Chunk(this, call.function(), inputs);
  }

  private @Nullable Object get() {
    if (cancelled) {
      throw new CancellationException(callName() + " was cancelled");
    }
    if (outcome == null) {
      throw new IllegalStateException("the task ended without a result: " + callName());
    }
    outcome.run();
    if (failure != null) {
      throw failure;
    }
    return value;
  }

  /** The future of the call; to be asked for before the call begins. */
  TaskFuture<@Nullable Object> future() {
    TaskFuture<@Nullable Object> made = new TaskFuture<>();
    made.onCancel(this::cancel);
    future = made;
    return made;
  }

  /** Drops the task, and stops it if it runs. */
  void cancel() {
    cancel(true);
  }

  /**
   * Drops the task if it has not begun; its result is not looked at otherwise.
   *
   * @param interrupt whether it is stopped if it runs
   */
  void cancel(boolean interrupt) {
    cancelled = true;
    Chunk queued = chunk;
    if (queued != null && scheduler.withdraw(queue, queued)) {
      finished(queued);
      return;
    }
    scheduler.stop(this, chunk -> true, interrupt);
    if (entry != null && future != null) {
      entry.close(); // The task may run for ever; nobody waits for it any more.
    }
  }

  private void end(Runnable how) {
    if (outcome == null) {
      outcome = how;
    }
  }

  @Override
  public void finished(Chunk finished) {
    if (!finishedOnce.compareAndSet(false, true)) {
      return; // Its end and that of the pool came together.
    }
    scheduler.remove(this);
    ended.countDown();
    if (future != null) {
      TaskFuture<@Nullable Object> completed = future;
      Thread.ofVirtual().name("procession-complete").start(() -> complete(completed));
    }
  }

  private void complete(TaskFuture<@Nullable Object> completed) {
    try (Lifecycle.Call ending = entry) {
      if (ending != null) {
        ending.endsIn(Thread.currentThread());
      }
      completed.complete(get());
    } catch (Throwable e) {
      completed.completeExceptionally(e);
    } finally {
      completed.onCancel(
          interrupt -> {}); // A future that is kept must not keep the input and the result.
    }
  }

  @Override
  public String callName() {
    return call.name();
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public boolean stopsAtFailure() {
    return false;
  }

  @Override
  public TaskOptions options() {
    return call.options();
  }

  @Override
  public long seed() {
    return call.seed();
  }

  @Override
  public void taken() {
    // There is no other chunk to encode.
  }

  @Override
  public void results(Chunk of, int from, EngineHost.Results results) {
    int number = of.tryNumber();
    end(() -> call.decode(results, new Chunk.Part(of, 0, number), this));
  }

  @Override
  public void lost(Chunk of, int from, int to, List<AttemptEnd.Loss> losses) {
    end(() -> failure = TaskErrors.lost(callName(), 0, losses, options()));
  }

  @Override
  public void undecodable(Chunk of, int from, WorkerId worker, Payload encoded) {
    end(() -> failure = TaskErrors.failed(callName(), 0, worker, call.rebuild(encoded)));
  }

  @Override
  public void abandoned(MultiprocessingException cause) {
    end(() -> failure = cause);
    if (chunk != null) {
      finished(chunk);
    }
  }

  @Override
  public void value(long task, @Nullable Object result) {
    value = result;
  }

  @Override
  public void failure(long task, MultiprocessingException cause) {
    failure = cause;
  }
}
