package io.procession.it.classpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Outcome;
import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.TaskOptions;
import io.procession.WorkerLostException;
import io.procession.it.contract.ResultsContract;
import io.procession.it.testing.Awaiting;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract, over worker processes. */
class LocalResultsIT extends ResultsContract {
  @Override
  protected PoolBuilder builder() {
    return Pool.builder().workers(2);
  }

  private static List<Integer> range(int to) {
    return IntStream.range(0, to).boxed().toList();
  }

  private static void dieAt(int task, int x) {
    if (x == task) {
      Runtime.getRuntime().halt(7);
    }
  }

  @Test
  void taskThatItsWorkerDiedOfIsLostAndTheOthersSucceed() {
    try (Pool pool = builder().open()) {
      List<Outcome<Integer>> outcomes =
          pool.mapOutcomes(
              x -> {
                dieAt(4, x);
                return x;
              },
              range(10),
              TaskOptions.defaults().withChunkSize(1));
      assertThat(outcomes.get(4))
          .isInstanceOfSatisfying(
              Outcome.Lost.class,
              lost -> {
                assertThat(lost.exception().task()).isEqualTo(4);
                assertThat(lost.exception().exitCode()).hasValue(7);
              });
      assertThat(outcomes.stream().filter(Outcome.Success.class::isInstance)).hasSize(9);
    }
  }

  @Test
  void workerThatDiesLosesOnlyWhatItHadNotReported() {
    try (Pool pool = builder().open()) {
      String text =
          pool.mapReduce(
                  x -> {
                    Awaiting.pause(5); // Longer than a report takes: each task is reported alone.
                    return x + " ";
                  },
                  (a, b) -> a + b,
                  range(30),
                  TaskOptions.defaults().withChunkSize(10))
              .orElseThrow();
      assertThat(text).startsWith("0 1 2 ").endsWith("28 29 ");
      assertThatThrownBy(
              () ->
                  pool.mapReduce(
                      x -> {
                        Awaiting.pause(5);
                        dieAt(14, x);
                        return x;
                      },
                      Integer::sum,
                      range(30),
                      TaskOptions.defaults().withChunkSize(10)))
          .isInstanceOfSatisfying(
              WorkerLostException.class, e -> assertThat(e.task()).isEqualTo(14))
          .hasMessageMatching(
              "(?s)worker [01] \\(pid \\d+\\) died while running task 14 of mapReduce: .*");
    }
  }
}
