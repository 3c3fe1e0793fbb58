package io.procession.internal.pool;

import io.procession.MultiprocessingException;
import io.procession.PoolInterruptedException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Runs a batch whose results are wanted all together, in input order. */
final class MapRun implements ResultSink {
  /** Where the number of inputs is not known. */
  private static final int FIRST_SIZE = 64;

  private final Batch batch;
  private final boolean keepValues;
  private @Nullable Object[] values;
  private @Nullable MultiprocessingException failure;
  private long failedTask = Long.MAX_VALUE;
  private volatile boolean cancelled;

  /**
   * Prepares the run.
   *
   * @param scheduler runs the chunks
   * @param call what is called, for which inputs
   * @param chunker sizes its chunks
   * @param keepValues false: results are dropped, as {@code forEach} does
   */
  MapRun(Scheduler scheduler, BatchCall call, Chunker chunker, boolean keepValues) {
    this.batch = new Batch(scheduler, call, chunker, this);
    this.keepValues = keepValues;
    this.values = new Object[call.size() >= 0 && keepValues ? (int) call.size() : FIRST_SIZE];
  }

  /** Makes the run known to the pool; throws if the pool cannot run it. */
  MapRun begin() {
    batch.begin();
    return this;
  }

  /**
   * Feeds the workers and collects the results until all are there.
   *
   * @return the results; empty if they are not kept
   */
  List<@Nullable Object> run() {
    try {
      while (!isDecided()) {
        batch.feed(() -> failure == null);
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
      batch.cancel(); // Nothing is left of it in the normal case.
    }
    if (cancelled) {
      throw new CancellationException(batch.callName() + " was cancelled");
    }
    if (failure != null) {
      throw failure;
    }
    int size = keepValues ? (int) batch.fed() : 0;
    List<@Nullable Object> results =
        Arrays.<@Nullable Object>asList(
            values.length == size ? values : Arrays.copyOf(values, size));
    return Collections.unmodifiableList(results);
  }

  private boolean isDecided() {
    return cancelled
        || batch.isDone()
        || (failure != null && !batch.hasOutstandingBefore(failedTask));
  }

  /** Ends the run from another thread. */
  void cancel() {
    cancelled = true;
    batch.cancel();
  }

  @Override
  public void value(long task, @Nullable Object value) {
    if (keepValues) {
      if (task >= values.length) {
        values = Arrays.copyOf(values, (int) Math.max(task + 1, values.length * 2L));
      }
      values[(int) task] = value;
    }
  }

  @Override
  public void failure(long task, MultiprocessingException cause) {
    if (task < failedTask) {
      failedTask = task;
      failure = cause;
      batch.stopAfter(task);
    }
  }
}
