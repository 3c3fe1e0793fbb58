package io.procession.internal.pool;

import io.procession.MultiprocessingException;
import io.procession.PoolInterruptedException;
import io.procession.spi.EngineHost;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Runs a batch whose results are wanted all together.
 *
 * @param <A> what they are together
 */
final class MapRun<A extends @Nullable Object> implements ResultSink {
  private final Batch batch;
  private final Harvest<A> harvest;
  private final Failures failures;
  private volatile boolean cancelled;

  /**
   * Prepares the run.
   *
   * @param scheduler runs the chunks
   * @param call what is called, for which inputs
   * @param chunker sizes its chunks
   * @param harvest takes the results
   */
  MapRun(Scheduler scheduler, BatchCall call, Chunker chunker, Harvest<A> harvest) {
    this.batch = new Batch(scheduler, call, chunker, this);
    this.harvest = harvest;
    this.failures = new Failures(call.failurePolicy());
  }

  /** Makes the run known to the pool; throws if the pool cannot run it. */
  MapRun<A> begin() {
    batch.begin();
    return this;
  }

  /**
   * Feeds the workers and collects the results until all are there.
   *
   * @return what the harvest makes of them
   */
  A run() {
    try {
      while (!isDecided()) {
        batch.feed(() -> true);
        batch.throwInputFailure();
        if (!isDecided()) {
          batch.pump();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PoolInterruptedException(
          "interrupted while waiting for %s; its tasks were cancelled".formatted(batch.callName()),
          e);
    } finally {
      if (!cancelled) {
        batch.cancel(true); // Nothing is left of it in the normal case.
      }
    }
    if (cancelled) {
      throw new CancellationException(batch.callName() + " was cancelled");
    }
    MultiprocessingException failure = failures.first();
    if (failure != null
        && (failures.isTooMany() || (failures.isReported() && !harvest.keepsFailures()))) {
      throw failures.withOthers(failure);
    }
    if (!harvest.keepsFailures()) {
      failures.logTolerated(batch.callName());
    }
    batch.endShard();
    return harvest.end(batch.fed());
  }

  private boolean isDecided() {
    return cancelled
        || batch.isDone()
        || (failures.isTooMany() && !batch.hasOutstandingBefore(failures.firstTask()));
  }

  /** Ends the run, and the tasks that run, from another thread. */
  void cancel() {
    cancel(true);
  }

  /**
   * Ends the run from another thread.
   *
   * @param interrupt whether tasks that run are stopped
   */
  void cancel(boolean interrupt) {
    cancelled = true;
    batch.cancel(interrupt);
  }

  @Override
  public void value(long task, @Nullable Object value) {
    harvest.value(task, value);
  }

  @Override
  public void combined(long firstTask, EngineHost.Results results, Object value) {
    harvest.combined(firstTask, results, value);
  }

  @Override
  public void failure(long task, MultiprocessingException cause) {
    harvest.failure(task, cause);
    if (failures.add(task, cause)) {
      batch.stopAfter(failures.firstTask());
    }
  }
}
