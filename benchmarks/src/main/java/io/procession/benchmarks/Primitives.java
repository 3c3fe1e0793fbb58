package io.procession.benchmarks;

import io.procession.ChildProcess;
import io.procession.shared.SharedBarrier;
import io.procession.shared.SharedDoubleArray;
import io.procession.shared.SharedLock;
import io.procession.shared.SharedLong;
import io.procession.shared.SharedLongArray;
import io.procession.shared.SharedReentrantLock;
import io.procession.shared.SharedSemaphore;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;

/** Locks and values of two processes. */
final class Primitives {
  /** A process does this many times what Python does, for else it is not warm. */
  private static final int MORE = 50;

  private Primitives() {}

  /** What is repeated. */
  @FunctionalInterface
  private interface Step extends Serializable {
    void run() throws Exception;
  }

  static void lock(Parameters parameters, Metrics metrics) throws Exception {
    int count = parameters.whole("n") * MORE;
    try (SharedLock lock = SharedLock.create();
        SharedReentrantLock reentrant = SharedReentrantLock.create();
        SharedSemaphore semaphore = SharedSemaphore.create(1)) {
      alone(metrics, "Lock_uncontended_ns", count, () -> takeAndGive(lock));
      alone(metrics, "RLock_uncontended_ns", count, () -> takeAndGive(reentrant));
      alone(
          metrics,
          "Semaphore_uncontended_ns",
          count,
          () -> {
            semaphore.acquire();
            semaphore.release();
          });
      two(parameters, metrics, "contended_per_s", () -> takeAndGive(lock));
    }
  }

  @SuppressWarnings("LockNotBeforeTry") // Nothing happens between both.
  private static void takeAndGive(Lock lock) {
    lock.lock();
    lock.unlock();
  }

  static void value(Parameters parameters, Metrics metrics) throws Exception {
    int count = parameters.whole("n") * MORE;
    try (SharedLong value = SharedLong.create(0);
        SharedLongArray longs = SharedLongArray.create(1000);
        SharedDoubleArray doubles = SharedDoubleArray.create(1000)) {
      alone(metrics, "locked_increment_ns", count, () -> increment(value));
      alone(metrics, "atomic_increment_ns", count, value::incrementAndGet);
      alone(metrics, "array_1000_atomic_ns", count / 1000, () -> addToAll(longs));
      alone(metrics, "array_1000_plain_ns", count / 1000, () -> sumUp(doubles));
      two(parameters, metrics, "contended_per_s", () -> increment(value));
      two(parameters, metrics, "atomic_contended_per_s", value::incrementAndGet);
    }
  }

  private static void increment(SharedLong value) {
    SharedReentrantLock lock = value.getLock();
    lock.lock();
    try {
      value.setPlain(value.getPlain() + 1);
    } finally {
      lock.unlock();
    }
  }

  private static void addToAll(SharedLongArray array) {
    for (int i = 0; i < 1000; i++) {
      array.getAndAdd(i, 1);
    }
  }

  private static void sumUp(SharedDoubleArray array) {
    for (int i = 1; i < 1000; i++) {
      array.set(i, array.get(i) + array.get(i - 1));
    }
  }

  private static void alone(Metrics metrics, String metric, int count, Step step) throws Exception {
    double seconds = 0;
    for (int round = 0; round < 3; round++) { // The last one is warm.
      double start = Metrics.now();
      for (int i = 0; i < count; i++) {
        step.run();
      }
      seconds = Metrics.now() - start;
    }
    metrics.emit(metric, 1e9 * seconds / count, "ns");
  }

  /** Two child processes at once, as those of the other peers. */
  private static void two(Parameters parameters, Metrics metrics, String metric, Step step)
      throws Exception {
    int count = parameters.whole("n") * MORE;
    List<Double> rates = new ArrayList<>();
    for (int repetition = 0; repetition < parameters.whole("reps"); repetition++) {
      try (SharedBarrier together = SharedBarrier.create(2);
          SharedLongArray times = SharedLongArray.create(4);
          ChildProcess first = ChildProcess.start(() -> timed(step, count, together, times));
          ChildProcess second = ChildProcess.start(() -> timed(step, count, together, times))) {
        first.join();
        second.join();
        long end = Math.max(times.get(1), times.get(3));
        long start = Math.min(times.get(0), times.get(2));
        rates.add(2e9 * count / (end - start));
      }
    }
    metrics.emit(metric, Metrics.median(rates), "1/s");
  }

  private static void timed(Step step, int count, SharedBarrier together, SharedLongArray times)
      throws Exception {
    for (int i = 0; i < count / 5; i++) {
      step.run();
    }
    int party = together.await();
    times.set(2L * party, System.nanoTime());
    for (int i = 0; i < count; i++) {
      step.run();
    }
    times.set(2L * party + 1, System.nanoTime());
  }
}
