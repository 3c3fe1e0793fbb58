package io.procession.benchmarks;

import io.procession.Pool;
import io.procession.shared.SharedMemory;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Large arguments and results, and arrays that are in shared memory. */
final class Bulk {
  private Bulk() {}

  static void arguments(Parameters parameters, Metrics metrics) throws Exception {
    int size = parameters.whole("mb") << 20;
    byte[] data = Tasks.ones(size);
    int repetitions = parameters.whole("reps");
    try (Pool pool = Pool.open(parameters.whole("workers"))) {
      pool.apply(x -> Tasks.same(x), 1);
      List<Double> times = new ArrayList<>();
      for (int i = 0; i < repetitions; i++) {
        double start = Metrics.now();
        long sum = pool.apply((byte[] bytes) -> Tasks.pageSum(bytes), data);
        times.add(Metrics.now() - start);
        check(sum, Tasks.pages(size));
      }
      emit(metrics, "arg", size, times);
      times.clear();
      for (int i = 0; i < repetitions; i++) {
        double start = Metrics.now();
        byte[] result = pool.apply((Integer n) -> Tasks.ones(n), size);
        times.add(Metrics.now() - start);
        check(result.length, size);
      }
      emit(metrics, "result", size, times);
    }
  }

  /** Memory that is new, that is filled again, and that is as it was. */
  static void shared(Parameters parameters, Metrics metrics) throws Exception {
    int size = parameters.whole("mb") << 20;
    MemorySegment data = MemorySegment.ofArray(Tasks.ones(size));
    List<Double> fresh = new ArrayList<>();
    List<Double> refill = new ArrayList<>();
    List<Double> handover = new ArrayList<>();
    try (Pool pool = Pool.open(parameters.whole("workers"))) {
      pool.apply(x -> Tasks.same(x), 1);
      for (int i = 0; i < parameters.whole("reps"); i++) {
        double start = Metrics.now();
        try (SharedMemory memory = SharedMemory.create(size)) {
          memory.segment().copyFrom(data);
          handOver(pool, memory);
          fresh.add(Metrics.now() - start);
          refill.add(Metrics.time(() -> memory.segment().copyFrom(data)));
          handover.add(Metrics.time(() -> handOver(pool, memory)));
        }
      }
    }
    metrics.emit("fresh_ms", 1e3 * Metrics.median(fresh), "ms");
    metrics.emit("refill_ms", 1e3 * Metrics.median(refill), "ms");
    metrics.emit("handover_ms", 1e3 * Metrics.median(handover), "ms");
  }

  private static void handOver(Pool pool, SharedMemory memory) {
    long sum = pool.apply((SharedMemory shared) -> Tasks.pageSum(shared.segment()), memory);
    check(sum, Tasks.pages((int) memory.byteSize()));
  }

  private static void emit(Metrics metrics, String what, int size, List<Double> times) {
    double median = Metrics.median(times);
    metrics.emit(what + "_ms", 1e3 * median, "ms");
    metrics.emit(what + "_GBps", size / 1e9 / median, "GB/s");
  }

  private static void check(long found, long expected) {
    if (found != expected) {
      throw new IllegalStateException("wrong answer: " + found + " instead of " + expected);
    }
  }
}
