package io.procession.internal.pool;

import io.procession.MultiprocessingException;
import io.procession.PoolTerminatedException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How a pool ends. It does not hold the pool itself, so that one which was dropped can be ended.
 *
 * @param lifecycle its state and its calls
 * @param scheduler its tasks
 * @param recorder its journal
 */
record PoolEnd(Lifecycle lifecycle, Scheduler scheduler, Recorder recorder)
    implements JobTime.Member {
  /** Finishes the calls, ends the workers, and waits for both. */
  void close() {
    lifecycle.close(this::terminate);
    release();
  }

  /** Fails the calls and kills the workers. */
  void terminate() {
    MultiprocessingException cause =
        new PoolTerminatedException("the pool was terminated before the task was done", null);
    lifecycle.terminate(() -> scheduler.broken(cause));
    release();
  }

  @Override
  public boolean isJournalled() {
    return recorder.isRecording();
  }

  /** Lets what was begun end, and then terminates. */
  @Override
  public int drain(Duration grace) {
    MultiprocessingException cause =
        new PoolTerminatedException("the pool was drained before the task was begun", null);
    AtomicInteger cut = new AtomicInteger();
    lifecycle.drain(
        grace,
        scheduler::drain,
        () -> {
          cut.set(lifecycle.callCount());
          scheduler.broken(cause);
        });
    terminate();
    return cut.get();
  }

  /** Closes once no call is under way: nobody can make another one. */
  void closeWhenIdle() {
    lifecycle.awaitIdle();
    close();
  }

  private void release() {
    recorder.close();
    scheduler.broadcasts().clear();
    JobTime.get().remove(this);
  }
}
