package io.procession.benchmarks;

import io.procession.Pool;
import io.procession.TaskOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Tasks that do nothing: what it costs to send them. */
final class Dispatch {
  private static final TaskOptions ONE_BY_ONE = TaskOptions.defaults().withChunkSize(1);

  private Dispatch() {}

  private static List<Integer> ints(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static void check(int found, int expected) {
    if (found != expected) {
      throw new IllegalStateException("wrong answer: " + found + " instead of " + expected);
    }
  }

  static void applyLatency(Parameters parameters, Metrics metrics) throws Exception {
    try (Pool pool = Pool.open(parameters.whole("workers"))) {
      Metrics.Call call = () -> pool.apply(x -> Tasks.same(x), 1);
      metrics.latency(call, parameters);
      List<Double> times = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        Thread.sleep(5); // Everybody has gone to sleep when the next call comes.
        times.add(Metrics.time(call));
      }
      metrics.emit("sparse_p50_us", 1e6 * Metrics.median(times), "us");
    }
  }

  static void submitAll(Pool pool, int count) {
    List<CompletableFuture<Integer>> futures = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      futures.add(pool.applyAsync(x -> Tasks.same(x), i));
    }
    for (int i = 0; i < count; i++) {
      check(futures.get(i).join(), i);
    }
  }

  static void asyncThroughput(Parameters parameters, Metrics metrics) throws Exception {
    int batch = parameters.whole("batch");
    try (Pool pool = Pool.open(parameters.whole("workers"))) {
      metrics.rate("tasks_per_s", () -> submitAll(pool, batch), batch, parameters.number("run_s"));
    }
  }

  static void mapInts(Parameters parameters, Metrics metrics) throws Exception {
    List<Integer> ints = ints(parameters.whole("n"));
    double seconds = parameters.number("run_s");
    try (Pool pool = Pool.open(parameters.whole("workers"))) {
      metrics.rate(
          "items_per_s", () -> map(pool, ints, TaskOptions.defaults()), ints.size(), seconds);
      if (parameters.has("chunk")) {
        TaskOptions chunks = TaskOptions.defaults().withChunkSize(parameters.whole("chunk"));
        metrics.rate("chunked_items_per_s", () -> map(pool, ints, chunks), ints.size(), seconds);
      }
    }
  }

  private static void map(Pool pool, List<Integer> ints, TaskOptions options) {
    List<Integer> results = pool.map(x -> Tasks.same(x), ints, options);
    check(results.size(), ints.size());
    check(results.getLast(), ints.getLast());
  }

  static void imap(Parameters parameters, Metrics metrics) throws Exception {
    List<Integer> ints = ints(parameters.whole("n"));
    double seconds = parameters.number("run_s");
    try (Pool pool = Pool.open(parameters.whole("workers"))) {
      metrics.rate(
          "imap_per_s",
          () -> count(pool.imap(x -> Tasks.same(x), ints, ONE_BY_ONE), ints.size()),
          ints.size(),
          seconds);
      metrics.rate(
          "imap_unordered_per_s",
          () -> count(pool.imapUnordered(x -> Tasks.same(x), ints, ONE_BY_ONE), ints.size()),
          ints.size(),
          seconds);
    }
  }

  private static void count(Stream<Integer> results, int expected) {
    try (results) {
      check(results.mapToInt(x -> 1).sum(), expected);
    }
  }

  static void scaleTasks(Parameters parameters, Metrics metrics) throws Exception {
    int count = parameters.whole("n");
    try (Pool pool = Pool.open(parameters.whole("workers"))) {
      pool.map(x -> Tasks.same(x), ints(100));
      long before = peakBytes();
      List<Integer> ints = ints(count);
      double took = Metrics.time(() -> map(pool, ints, TaskOptions.defaults()));
      metrics.emit("ns_per_task", 1e9 * took / count, "ns");
      metrics.emit("peak_bytes_per_task", (double) (peakBytes() - before) / count, "B");
    }
  }

  private static long peakBytes() throws IOException {
    return 1024 * ProcessFiles.kilobytes(ProcessHandle.current().pid(), "status", "VmHWM:");
  }
}
