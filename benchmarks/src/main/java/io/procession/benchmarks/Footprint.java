package io.procession.benchmarks;

import io.procession.Pool;
import java.io.IOException;

/** What workers cost that have nothing to do. */
final class Footprint {
  /** Until everything that follows a start has ended. */
  private static final int SETTLE_MILLIS = 700;

  private Footprint() {}

  /** The memory of 2 and of 8 workers: the cost of one more. */
  static void memory(Parameters parameters, Metrics metrics) throws Exception {
    try (Pool pool = Pool.open(2)) {
      Workers.await(pool, 2);
      Thread.sleep(SETTLE_MILLIS);
      double two = megabytes();
      long own = ProcessFiles.kilobytes(ProcessHandle.current().pid(), "smaps_rollup", "Pss:");
      metrics.emit("tree2_MB", two - own / 1024.0, "MB");
      pool.resize(8);
      Workers.await(pool, 8);
      Thread.sleep(SETTLE_MILLIS);
      double eight = megabytes();
      metrics.emit("per_worker_MB", (eight - two) / 6, "MB");
      metrics.emit("tree8_MB", eight, "MB");
    }
  }

  private static double megabytes() throws IOException {
    long kilobytes = 0;
    for (long pid : ProcessFiles.tree()) {
      kilobytes += ProcessFiles.kilobytes(pid, "smaps_rollup", "Pss:");
    }
    return kilobytes / 1024.0;
  }

  static void idle(Parameters parameters, Metrics metrics) throws Exception {
    int workers = parameters.whole("workers");
    try (Pool pool = Pool.open(workers)) {
      Workers.await(pool, workers);
      Thread.sleep(SETTLE_MILLIS);
      ProcessFiles.Activity before = ProcessFiles.activity(ProcessFiles.tree());
      double start = Metrics.now();
      Thread.sleep((long) (1e3 * parameters.number("run_s")));
      double seconds = Metrics.now() - start;
      ProcessFiles.Activity after = ProcessFiles.activity(ProcessFiles.tree());
      metrics.emit("cpu_ms_per_s", (after.nanos() - before.nanos()) / 1e6 / seconds, "ms/s");
      metrics.emit("wakeups_per_s", (after.waits() - before.waits()) / seconds, "1/s");
    }
  }
}
