package io.procession.internal.worker;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reports results that wait while a long task of their chunk runs. One per worker; its thread is
 * started when there is something to wait for, and sleeps while there is not.
 */
public final class LateReports implements AutoCloseable {
  /**
   * Results wait so long, and up to twice as long, behind a task that runs. Longer: whoever waits
   * for them is kept waiting. Shorter: this thread wakes up more often for nothing.
   */
  static final Duration PATIENCE = Duration.ofMillis(20);

  private final String name;
  private @Nullable Thread thread;
  private volatile @Nullable Waiting waiting;
  private volatile boolean asleep;
  private volatile boolean closed;

  /**
   * Makes the reports of a worker.
   *
   * @param worker its number, for the name of the thread
   */
  public LateReports(int worker) {
    this.name = "procession-late-reports-" + worker;
  }

  /** Results that may have to be reported. */
  interface Waiting {
    /**
     * Reports the results of tasks that ended before that time, if there are any.
     *
     * @param nanos of {@link System#nanoTime()}
     */
    void reportBefore(long nanos);
  }

  /** Results of an attempt begin to wait. Called by the thread that runs tasks. */
  void watch(Waiting results) {
    waiting = results;
    if (thread == null) {
      thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    } else if (asleep) {
      asleep = false;
      LockSupport.unpark(thread);
    }
  }

  /** There is nothing to wait for any more. */
  void forget() {
    waiting = null;
  }

  private void run() {
    while (!closed) {
      if (waiting == null) {
        asleep = true;
        if (waiting == null && !closed) {
          LockSupport.park(this);
        }
      } else {
        LockSupport.parkNanos(this, PATIENCE.toNanos());
        Waiting late = waiting;
        if (late != null) {
          late.reportBefore(System.nanoTime() - PATIENCE.toNanos());
        }
      }
    }
  }

  /** Ends the thread. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
