package io.procession.internal.pool;

import io.procession.MultiprocessingException;
import io.procession.Outcome;
import io.procession.PoolBuilder;
import io.procession.PoolTerminatedException;
import io.procession.TaskOptions;
import io.procession.spi.Attempt;
import io.procession.spi.FunctionKind;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What each worker runs before it leaves: a single task for that worker. Its result goes to the
 * collector, in a virtual thread.
 */
final class WorkerExits {
  private final FunctionEncoder functions;
  private final FunctionEncoder.Encoded action;
  private final Consumer<Outcome<@Nullable Object>> collector;
  private final ChunkQueue queue = new ChunkQueue(0);

  /** Held while the collector runs: it is called by one thread at a time. */
  private final ReentrantLock collecting = new ReentrantLock();

  private final ReentrantLock counting = new ReentrantLock();
  private final Condition allCollected = counting.newCondition();

  /** Workers whose result has not been collected. Guarded by counting. */
  private int pending;

  /** Encodes the action; throws if it cannot be sent. */
  WorkerExits(FunctionEncoder functions, PoolBuilder.Settings.WorkerExit exit) {
    this.functions = functions;
    this.action = functions.encode(exit.action(), FunctionKind.CALLABLE);
    this.collector = exit.collector();
  }

  /** The exit of one worker; empty if the pool cannot run anything any more. */
  Optional<Attempt> next(Scheduler scheduler) {
    SingleCall single =
        new SingleCall(
            scheduler,
            queue,
            new BatchCall(
                0,
                "workerExit",
                action.function(),
                functions.again(action).codec(),
                Collections.singletonList(null),
                1,
                false,
                0,
                TaskOptions.defaults(),
                null));
    TaskFuture<@Nullable Object> future = single.future();
    Optional<Attempt> attempt = single.beginOnWorker();
    if (attempt.isPresent()) {
      count(1);
      var _ =
          future.whenComplete(
              (value, failure) -> {
                collect(value, failure);
                count(-1);
              });
    }
    return attempt;
  }

  private void count(int more) {
    counting.lock();
    try {
      pending += more;
      allCollected.signalAll();
    } finally {
      counting.unlock();
    }
  }

  private void collect(@Nullable Object value, @Nullable Throwable failure) {
    if (failure instanceof PoolTerminatedException) {
      return; // No worker ends in order then.
    }
    collecting.lock();
    try {
      collector.accept(
          failure == null
              ? new Outcome.Success<>(value)
              : Outcome.of((MultiprocessingException) failure));
    } catch (Throwable e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    } finally {
      collecting.unlock();
    }
  }

  /** Waits until the collector has got everything; the collector itself need not wait. */
  void await() {
    if (collecting.isHeldByCurrentThread()) {
      return;
    }
    counting.lock();
    try {
      while (pending > 0) {
        allCollected.awaitUninterruptibly(); // Every attempt ends, and killed workers' do as well.
      }
    } finally {
      counting.unlock();
    }
  }
}
