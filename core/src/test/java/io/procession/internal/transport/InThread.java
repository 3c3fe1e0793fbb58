package io.procession.internal.transport;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Something that runs in a thread of its own while a test watches it. */
final class InThread<T> {
  private static final long LOOK_NANOS = 50_000;

  private final FutureTask<T> task;
  private final Thread thread;

  private InThread(FutureTask<T> task, Thread thread) {
    this.task = task;
    this.thread = thread;
  }

  static <T> InThread<T> platform(Callable<T> what) {
    FutureTask<T> task = new FutureTask<>(what);
    return new InThread<>(task, Thread.ofPlatform().daemon().start(task));
  }

  static <T> InThread<T> virtual(Callable<T> what) {
    FutureTask<T> task = new FutureTask<>(what);
    return new InThread<>(task, Thread.ofVirtual().start(task));
  }

  /** Waits for the condition, which the thread brings about. */
  static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  Thread thread() {
    return thread;
  }

  boolean isDone() {
    return task.isDone();
  }

  /** Waits for the result, or throws what the thread threw. */
  T result() throws Exception {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }
}
