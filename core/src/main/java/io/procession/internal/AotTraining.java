package io.procession.internal;

import io.procession.Args;
import io.procession.Pool;
import io.procession.WorkerLostException;
import io.procession.internal.launch.AotCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The program that makes the {@link AotCache} of workers: its worker does what workers usually do,
 * and writes down what it has loaded when it exits. Run by {@code procession aot}, with this
 * library alone on the class path, since what a JVM is given must begin with what it was trained
 * with.
 */
public final class AotTraining {
  private AotTraining() {}

  private record Point(int x, String name) {}

  /**
   * Makes the file.
   *
   * @param args none
   * @throws IOException if it cannot be made
   */
  public static void main(String[] args) throws IOException {
    AotCache cache =
        AotCache.place()
            .orElseThrow(
                () ->
                    new IOException(
                        "no place for a cache: procession must be a jar on the class path, and"
                            + " there must be a home directory\n  Try: set PROCESSION_CACHE."));
    cache.make(AotTraining::train);
    System.out.println(cache.file());
  }

  private static void train(Path output) throws IOException {
    Pool pool =
        Pool.builder()
            .workers(1)
            .jvmArgs("-XX:AOTCacheOutput=" + output)
            .startupTimeout(Duration.ofMinutes(2))
            .open();
    try {
      work(pool);
      pool.apply(() -> System.exit(0)); // The file is written before this process has ended.
      throw new IOException("the worker did not exit");
    } catch (WorkerLostException e) {
      if (!Files.exists(output)) {
        throw new IOException("the worker's JVM wrote nothing: " + e.getMessage(), e);
      }
    } finally {
      pool.terminate();
    }
  }

  /** Functions, values and failures of the common kinds. */
  private static void work(Pool pool) {
    int captured = 3;
    pool.map(x -> x * captured, List.of(1, 2, 3));
    pool.map((Point p) -> new Point(p.x() + 1, p.name()), List.of(new Point(1, "a")));
    pool.map((double[] values) -> values.length, List.of(new double[8]));
    pool.starmap((x, y) -> Math.pow(x, y), Args.zip(List.of(2.0), List.of(3.0)));
    pool.mapOutcomes(
        text -> {
          throw new IllegalStateException(text);
        },
        List.of("expected"));
    pool.mapReduce(x -> x, (a, b) -> a + b, List.of(1, 2, 3));
  }
}
