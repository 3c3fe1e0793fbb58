package io.procession.internal.pool;

import io.procession.MultiprocessingException;
import io.procession.ProgressListener;
import io.procession.spi.EngineHost;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts the tasks of one call that have ended, on their way to the call's sink, and tells a
 * listener. It is told by the thread of the call, and of the end by whoever ends it.
 */
final class ProgressReport implements ResultSink {
  private final ProgressListener listener;
  private final ResultSink sink;
  private final long call;
  private final String name;
  private final Optional<String> key;
  private final long begun = System.nanoTime();

  // Guarded by this.
  private OptionalLong total;
  private long done;
  private long failed;
  private long told = -1;
  private boolean over;

  /**
   * Makes the report of a call.
   *
   * @param listener told
   * @param call what is called
   * @param sink takes the results
   */
  ProgressReport(ProgressListener listener, BatchCall call, ResultSink sink) {
    this.listener = listener;
    this.sink = sink;
    this.call = call.number();
    this.name = call.name();
    this.key = call.options().key();
    this.total = call.size() < 0 ? OptionalLong.empty() : OptionalLong.of(call.size());
  }

  @Override
  public void value(long task, @Nullable Object value) {
    count(1, 0);
    sink.value(task, value);
  }

  @Override
  public void failure(long task, MultiprocessingException failure) {
    count(0, 1);
    sink.failure(task, failure);
  }

  @Override
  public void combined(long firstTask, EngineHost.Results results, Object value) {
    count(results.count(), 0);
    sink.combined(firstTask, results, value);
  }

  private synchronized void count(int returned, int not) {
    done += returned;
    failed += not;
  }

  /** All inputs were read: so many. */
  synchronized void total(long tasks) {
    if (total.isEmpty()) {
      total = OptionalLong.of(tasks);
      told = -1;
    }
  }

  /** Tells how far the call is. */
  synchronized void tell() {
    tell(false);
  }

  /** Tells, once, that the call is over. */
  synchronized void end() {
    tell(true);
    over = true;
  }

  private synchronized void tell(boolean last) {
    if (over || (!last && told == done + failed)) {
      return;
    }
    told = done + failed;
    try {
      listener.changed(
          new ProgressListener.Status(
              call,
              name,
              key,
              done,
              failed,
              total,
              Duration.ofNanos(System.nanoTime() - begun),
              last));
    } catch (Throwable e) {
      over = true;
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }
}
