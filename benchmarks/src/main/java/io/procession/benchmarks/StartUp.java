package io.procession.benchmarks;

import io.procession.MultiprocessingException;
import io.procession.Pool;
import io.procession.WorkerLostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Workers that start, and start again. */
final class StartUp {
  private StartUp() {}

  static void start(Parameters parameters, Metrics metrics) throws Exception {
    int workers = parameters.whole("workers");
    double start = Metrics.now();
    Pool pool = Pool.open(workers);
    pool.apply(x -> Tasks.same(x), 1);
    metrics.emit("first_ms", 1e3 * (Metrics.now() - start), "ms");
    Workers.await(pool, workers);
    metrics.emit("all_ms", 1e3 * (Metrics.now() - start), "ms");
    metrics.emit("close_ms", 1e3 * Metrics.time(pool::close), "ms");
    start = Metrics.now();
    try (Pool second = Pool.open(workers)) {
      second.apply(x -> Tasks.same(x), 1);
      metrics.emit("second_first_ms", 1e3 * (Metrics.now() - start), "ms");
    }
  }

  static void scaleWorkers(Parameters parameters, Metrics metrics) throws Exception {
    int workers = parameters.whole("workers");
    int batch = parameters.whole("batch");
    double start = Metrics.now();
    Pool pool = Pool.open(workers);
    Workers.await(pool, workers);
    metrics.emit("all_ready_ms", 1e3 * (Metrics.now() - start), "ms");
    Dispatch.submitAll(pool, batch);
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      times.add(Metrics.time(() -> Dispatch.submitAll(pool, batch)));
    }
    metrics.emit("tasks_per_s", batch / Metrics.median(times), "1/s");
    metrics.emit("close_ms", 1e3 * Metrics.time(pool::close), "ms");
  }

  /** Kills one worker of two: while it is idle, then while it runs a task. */
  static void recovery(Parameters parameters, Metrics metrics) throws Exception {
    for (int which = 0; which < 2; which++) {
      try (Pool pool = Pool.open(2)) {
        List<Long> pids = List.copyOf(Workers.await(pool, 2));
        Thread.sleep(200);
        kill(pids.get(which));
        double took = Metrics.time(() -> Workers.await(pool, 2));
        metrics.emit("idle_kill" + which + "_ms", 1e3 * took, "ms", "healed");
      }
    }
    try (Pool pool = Pool.open(2)) {
      List<Long> pids = List.copyOf(Workers.await(pool, 2));
      List<CompletableFuture<Long>> running = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        running.add(pool.applyAsync((Double seconds) -> Tasks.pidNap(seconds), 0.4));
      }
      Thread.sleep(150);
      double start = Metrics.now();
      kill(pids.get(0));
      List<String> outcomes = new ArrayList<>();
      double failed = Double.NaN;
      for (CompletableFuture<Long> future : running) {
        String outcome = outcome(future);
        if (!outcome.equals("ok")) {
          failed = 1e3 * (Metrics.now() - start);
        }
        outcomes.add(outcome);
      }
      metrics.emit("busy_kill_ms", failed, "ms", String.join(",", outcomes));
    }
    metrics.emit("replaced_ms", replacement(0), "ms");
    metrics.emit("spare_ms", replacement(1), "ms");
  }

  /** From kill -9 of the only worker to the first result of the next one. */
  private static double replacement(int spares) throws Exception {
    List<Double> times = new ArrayList<>();
    try (Pool pool = Pool.builder().workers(1).spares(spares).open()) {
      for (int i = 0; i < 7; i++) {
        long pid = Workers.await(pool, 1).iterator().next();
        Thread.sleep(1500); // A spare is started after the worker.
        kill(pid);
        times.add(Metrics.time(() -> nextResult(pool, pid)));
      }
    }
    return 1e3 * Metrics.median(times);
  }

  /** A task that comes before the death is noticed may be lost with the worker. */
  private static void nextResult(Pool pool, long killed) {
    while (true) {
      try {
        if (pool.<Long>apply(() -> ProcessHandle.current().pid()) != killed) {
          return;
        }
      } catch (WorkerLostException e) {
        Thread.onSpinWait();
      }
    }
  }

  private static String outcome(CompletableFuture<Long> future) throws InterruptedException {
    try {
      future.get();
      return "ok";
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof MultiprocessingException reported) {
        return reported.getClass().getSimpleName();
      }
      throw new IllegalStateException(e);
    }
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }
}
