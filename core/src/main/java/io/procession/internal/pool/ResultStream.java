package io.procession.internal.pool;

import io.procession.MultiprocessingException;
import io.procession.PoolInterruptedException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Runs a batch whose results are taken one by one: {@code imap} and {@code imapUnordered}. Belongs
 * to the consumer's thread, which also feeds the workers, so that neither inputs nor results pile
 * up when the consumer is slow.
 *
 * @param <R> the type of the results
 */
final class ResultStream<R extends @Nullable Object> implements Iterator<R>, ResultSink {
  private final Batch batch;
  private final Chunker chunker;
  private final boolean ordered;
  private final Failures failures;

  /**
   * Chunks' worth of tasks: enough to keep every worker busy while the consumer looks at results.
   */
  private final int window;

  /** Results that can be taken, in the order in which they are given. */
  private final ArrayDeque<End> ready = new ArrayDeque<>();

  /** Results whose turn has not come. */
  private final Map<Long, End> early = new HashMap<>();

  private long nextTask;
  private long taken;
  private volatile boolean closed;
  private volatile boolean poolClosed;
  private volatile Runnable onClose = () -> {};

  /**
   * Prepares the stream.
   *
   * @param scheduler runs the chunks
   * @param call what is called, for which inputs
   * @param chunker sizes its chunks
   * @param ordered whether results are given in input order
   */
  ResultStream(Scheduler scheduler, BatchCall call, Chunker chunker, boolean ordered) {
    if (call.recording() != null && call.recording().shard() != null) {
      throw new UnsupportedOperationException(
          "a shard cannot be of %s, whose results are taken while it runs%n  Try: map."
              .formatted(call.name()));
    }
    this.batch = new Batch(scheduler, call, chunker, this);
    this.chunker = chunker;
    this.ordered = ordered;
    this.failures = new Failures(call.failurePolicy());
    this.window = 2 * call.workers() + 2;
  }

  /**
   * How a task ended.
   *
   * @param value its result
   * @param failure what is thrown in its place
   * @param how what becomes of the stream
   */
  private record End(
      @Nullable Object value, @Nullable MultiprocessingException failure, Then how) {}

  private enum Then {
    GO_ON,
    LEAVE_OUT,
    STOP
  }

  /** What is done, besides, when the stream is closed or has been read to its end. */
  void onClose(Runnable action) {
    onClose = action;
  }

  /** Makes the stream known to the pool and starts its first tasks. */
  ResultStream<R> begin() {
    batch.begin();
    batch.feed(this::mayFeed);
    return this;
  }

  /** The tasks that are under way or whose results wait to be taken are bounded. */
  private boolean mayFeed() {
    return batch.fed() - taken < (long) window * chunker.next(-1);
  }

  @Override
  public boolean hasNext() {
    try {
      while (ready.isEmpty() && !batch.isDone() && !closed) {
        batch.feed(this::mayFeed);
        if (ready.isEmpty() && !batch.isDone()) {
          batch.pump();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new PoolInterruptedException(
          "interrupted while waiting for %s; its tasks were cancelled".formatted(batch.callName()),
          e);
    }
    if (poolClosed) {
      throw new CancellationException(
          "%s was cancelled: the pool was closed before all results were taken"
              .formatted(batch.callName()));
    }
    if (ready.isEmpty() && !closed) {
      close();
      failures.logTolerated(batch.callName());
      batch.throwInputFailure();
    }
    return !ready.isEmpty() && !closed;
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // The function's result type, since the call.
  public R next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    End end = ready.removeFirst();
    taken++;
    batch.feed(this::mayFeed);
    if (end.how == Then.STOP) {
      close();
    }
    if (end.failure != null) {
      throw end.how == Then.STOP ? failures.withOthers(end.failure) : end.failure;
    }
    return (R) end.value;
  }

  /** Cancels the tasks that are not done. From any thread. */
  void close() {
    closed = true;
    batch.cancel(true);
    onClose.run();
  }

  /** Cancels the tasks because the pool ends; the consumer is told, who would miss results. */
  void closeWithPool() {
    poolClosed = !closed;
    close();
  }

  @Override
  public void value(long task, @Nullable Object value) {
    arrived(task, new End(value, null, Then.GO_ON));
  }

  @Override
  public void failure(long task, MultiprocessingException failure) {
    var _ = failures.add(task, failure);
    if (failures.isTooMany()) {
      batch.stopAfter(task);
      arrived(task, new End(null, failure, Then.STOP));
    } else {
      arrived(task, new End(null, failure, failures.isReported() ? Then.GO_ON : Then.LEAVE_OUT));
    }
  }

  private void arrived(long task, End end) {
    if (!ordered) {
      give(end);
    } else if (task == nextTask) {
      for (End next = end; next != null; next = early.remove(nextTask)) {
        give(next);
        nextTask++;
      }
    } else {
      early.put(task, end);
    }
  }

  private void give(End end) {
    if (end.how == Then.LEAVE_OUT) {
      taken++;
    } else {
      ready.addLast(end);
    }
  }
}
