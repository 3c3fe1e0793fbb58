package io.procession.benchmarks;

import io.procession.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** The workers of a pool, as its tasks see them. */
final class Workers {
  private static final double LIMIT_SECONDS = 60;

  private Workers() {}

  /** The process numbers of so many workers, once all of them have answered. */
  static Set<Long> await(Pool pool, int count) {
    Set<Long> pids = new TreeSet<>();
    double end = Metrics.now() + LIMIT_SECONDS;
    while (pids.size() < count && Metrics.now() < end) {
      List<CompletableFuture<Long>> answers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        answers.add(pool.applyAsync((Double seconds) -> Tasks.pidNap(seconds), 0.002));
      }
      answers.forEach(answer -> pids.add(answer.join()));
    }
    if (pids.size() < count) {
      throw new IllegalStateException("not all workers answer: " + pids.size() + " of " + count);
    }
    return pids;
  }
}
