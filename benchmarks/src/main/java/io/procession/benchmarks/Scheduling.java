package io.procession.benchmarks;

import io.procession.Args;
import io.procession.Pool;
import io.procession.TaskOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/** Tasks of different length, and how well the workers share them. */
final class Scheduling {
  private static final TaskOptions ONE_BY_ONE = TaskOptions.defaults().withChunkSize(1);

  private Scheduling() {}

  /**
   * One long task in the middle, or a shuffled lognormal distribution (sigma 1.5) by its quantiles.
   */
  private static List<Double> durations(String kind, int count, double mean) {
    double[] seconds = new double[count];
    if (kind.equals("one")) {
      Arrays.fill(seconds, mean);
      seconds[count / 2] = 100 * mean;
    } else {
      for (int i = 0; i < count; i++) {
        seconds[i] = Math.exp(1.5 * NormalQuantile.of(((i * 173L) % count + 0.5) / count));
      }
      double scale = mean * count / Arrays.stream(seconds).sum();
      for (int i = 0; i < count; i++) {
        seconds[i] *= scale;
      }
    }
    return Arrays.stream(seconds).boxed().toList();
  }

  /** The end of first come, first served at no cost: the best for who cannot see ahead. */
  private static double greedy(List<Double> durations, int workers) {
    PriorityQueue<Double> free = new PriorityQueue<>(Collections.nCopies(workers, 0.0));
    for (double duration : durations) {
      free.add(free.remove() + duration);
    }
    return Collections.max(free);
  }

  static void imbalance(Parameters parameters, Metrics metrics) throws Exception {
    int workers = parameters.whole("workers");
    List<Double> durations =
        durations(
            parameters.text("kind"), parameters.whole("n"), parameters.number("mean_ms") / 1e3);
    double bound = greedy(durations, workers);
    metrics.emit("greedy_bound_ms", 1e3 * bound, "ms");
    try (Pool pool = Pool.open(workers)) {
      Workers.await(pool, workers);
      double byDefault = Metrics.time(() -> pool.map((Double s) -> Tasks.nap(s), durations));
      metrics.emit("map_default_over_greedy", byDefault / bound, "x");
      double single =
          Metrics.time(() -> pool.map((Double s) -> Tasks.nap(s), durations, ONE_BY_ONE));
      metrics.emit("map_chunk1_over_greedy", single / bound, "x");
      double unordered =
          Metrics.time(
              () -> {
                try (Stream<Integer> results =
                    pool.imapUnordered((Double s) -> Tasks.nap(s), durations, ONE_BY_ONE)) {
                  results.forEach(result -> {});
                }
              });
      metrics.emit("imap_unordered_over_greedy", unordered / bound, "x");
    }
  }

  static void sleep999(Parameters parameters, Metrics metrics) throws Exception {
    int workers = parameters.whole("workers");
    double seconds = parameters.number("ms") / 1e3;
    int count = parameters.whole("n", 999);
    double ideal = Math.ceil((double) count / workers) * seconds;
    List<Double> naps = Collections.nCopies(count, seconds);
    try (Pool pool = Pool.open(workers)) {
      Workers.await(pool, workers);
      double took = Metrics.time(() -> pool.map((Double s) -> Tasks.nap(s), naps));
      metrics.emit("seconds", took, "s");
      metrics.emit("efficiency", ideal / took, "of ideal");
      if (parameters.has("chunk1")) {
        took = Metrics.time(() -> pool.map((Double s) -> Tasks.nap(s), naps, ONE_BY_ONE));
        metrics.emit("chunk1_efficiency", ideal / took, "of ideal");
      }
    }
  }

  static void pi(Parameters parameters, Metrics metrics) throws Exception {
    long points = parameters.whole("n");
    int workers = parameters.whole("workers");
    double serial = Metrics.time(() -> Tasks.hits(points, 1));
    double cold =
        Metrics.time(
            () -> {
              try (Pool pool = Pool.open(workers)) {
                hits(pool, points, workers);
              }
            });
    List<Double> times = new ArrayList<>();
    try (Pool pool = Pool.open(workers)) {
      Workers.await(pool, workers);
      for (int i = 0; i < parameters.whole("reps", 3); i++) {
        times.add(Metrics.time(() -> hits(pool, points, workers)));
      }
    }
    double warm = Metrics.median(times);
    metrics.emit("serial_s", serial, "s");
    metrics.emit("with_pool_s", cold, "s");
    metrics.emit("warm_s", warm, "s");
    metrics.emit("speedup", serial / warm, "x");
  }

  private static void hits(Pool pool, long points, int workers) {
    List<Args.Two<Long, Long>> shares = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      shares.add(Args.of(points / workers, (long) i));
    }
    pool.starmap((Long share, Long seed) -> Tasks.hits(share, seed), shares);
  }
}
