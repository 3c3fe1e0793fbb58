package io.procession.shared;

import io.procession.internal.memory.Words;
import java.io.Serializable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A count of what has happened, which the processes of a test wait for; not made of our locks. */
record Steps(SharedMemory memory) implements AutoCloseable, Serializable {
  private static final long LOOK_NANOS = 500_000;
  private static final long LIMIT_NANOS = 40_000_000_000L;

  static Steps create() {
    return new Steps(SharedMemory.create(Long.BYTES));
  }

  /** One more thing has happened. */
  void done() {
    Words.addLong(memory.segment(), 0, 1);
  }

  long count() {
    return Words.getLong(memory.segment(), 0);
  }

  /** Waits until that many things have happened. */
  void await(long count) {
    until(() -> count() >= count);
  }

  /** Waits for something, and fails if it does not come. */
  static void until(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LIMIT_NANOS) {
        throw new AssertionError("did not happen in time");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  @Override
  public void close() {
    memory.close();
  }
}
