package io.procession.it.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Outcome;
import io.procession.Pool;
import io.procession.TaskContext;
import io.procession.TaskOptions;
import io.procession.WorkerLostException;
import io.procession.it.testing.Awaiting;
import io.procession.spark.Spark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a pool whose executors end. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SparkLossIT {
  @BeforeAll
  static void startTheCluster() {
    SharedContext.start();
  }

  private static List<Integer> range(int to) {
    return IntStream.range(0, to).boxed().toList();
  }

  @Test
  void mapCompletesAfterAnExecutorWasKilled(@TempDir Path directory) {
    String begun = directory.resolve("begun").toString();
    try (Pool pool = SharedContext.builder().open()) {
      var results =
          pool.mapAsync(
              x -> {
                if (!Files.exists(Path.of(begun))) {
                  Files.writeString(Path.of(begun), "" + TaskContext.current().pid());
                }
                Awaiting.pause(20);
                return x * x;
              },
              range(100));
      Awaiting.until("a task runs", () -> Files.exists(Path.of(begun)));
      SharedContext.cluster().executors().findFirst().orElseThrow().destroyForcibly();
      assertThat(results.join()).isEqualTo(range(100).stream().map(x -> x * x).toList());
    }
  }

  @Test
  @Tag("slow")
  void taskThatEndsItsExecutorEachTimeFailsAndItsNeighboursDoNot() {
    try (Pool pool = SharedContext.builder().open()) {
      List<Outcome<Integer>> outcomes =
          pool.mapOutcomes(
              x -> {
                if (x == 3) {
                  Runtime.getRuntime().halt(7);
                }
                return x;
              },
              range(6),
              TaskOptions.defaults().withChunkSize(3));
      for (int i : List.of(0, 1, 2, 4, 5)) {
        assertThat(outcomes.get(i)).isEqualTo(new Outcome.Success<>(i));
      }
      assertThatThrownBy(outcomes.get(3)::get)
          .isInstanceOf(WorkerLostException.class)
          .hasMessageContaining("task 3 of mapOutcomes")
          .hasMessageContaining("Spark gave up: its executor ended each time that Spark ran it");
    }
  }

  @Test
  void largeInputsAndResultsTravel() {
    double[] large = new double[2_000_000];
    large[1_999_999] = 3.5;
    try (Pool pool = SharedContext.builder().open()) {
      double[] back = pool.<double[], double[]>apply(x -> x, large);
      assertThat(back).isEqualTo(large);
    }
  }

  @Test
  void whatTheClusterDecidesIsRefused() {
    assertThatThrownBy(() -> SharedContext.builder().jvmArgs("-Xmx1g").maxTasksPerWorker(3).open())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "the spark engine does not start its workers, so it cannot set jvmArgs,"
                + " maxTasksPerWorker\n");
    assertThatThrownBy(() -> SharedContext.builder().heartbeatTimeout(Duration.ofMinutes(1)).open())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("so it cannot set heartbeatTimeout\n");
    assertThat(Spark.on(SharedContext.context()).workers()).isEqualTo(2);
  }

  @Test
  void dumpSaysWhereTheStacksAre() {
    try (Pool pool = SharedContext.builder().workers(2).open()) {
      assertThat(pool.dump())
          .startsWith(
              "pool of 2 workers, running, calls under way: 0\nchunks that are with Spark: 0\n")
          .contains("Try: the thread dumps in Spark's user interface");
    }
  }
}
