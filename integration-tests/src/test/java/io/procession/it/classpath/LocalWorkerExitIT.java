package io.procession.it.classpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Outcome;
import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.WorkerLostException;
import io.procession.it.contract.WorkerExitContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract, over worker processes, and what only processes can do. */
class LocalWorkerExitIT extends WorkerExitContract {
  @Override
  protected PoolBuilder builder() {
    return Pool.builder().workers(2);
  }

  static final class Counter {
    static int tasks;

    private Counter() {}
  }

  @Test
  void workersThatAreReplacedAreCountedToo() {
    List<Integer> counts = new ArrayList<>();
    try (Pool pool =
        builder()
            .maxTasksPerWorker(7)
            .workerExit(() -> Counter.tasks, outcome -> counts.add(outcome.get()))
            .open()) {
      pool.forEach(x -> Counter.tasks++, IntStream.range(0, 50).boxed().toList());
    }
    assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(50);
    assertThat(counts).allMatch(count -> count <= 7).hasSizeGreaterThanOrEqualTo(8);
  }

  @Test
  void anExitThatDoesNotEndIsKilledAndReported() {
    List<Outcome<Integer>> outcomes = new ArrayList<>();
    try (Pool pool =
        builder()
            .workers(1)
            .startupTimeout(Duration.ofSeconds(8))
            .<Integer>workerExit(
                () -> {
                  new CountDownLatch(1).await();
                  return 1;
                },
                outcomes::add)
            .open()) {
      assertThat(pool.map(x -> x, List.of(1, 2))).containsExactly(1, 2);
    }
    assertThat(outcomes).hasSize(1);
    assertThatThrownBy(outcomes.getFirst()::get)
        .isInstanceOf(WorkerLostException.class)
        .hasMessageContaining("of workerExit")
        .hasMessageContaining("PoolBuilder.workerExit");
  }

  @Test
  void aWorkerThatDiedHasNoExit() {
    List<Integer> told = new ArrayList<>();
    try (Pool pool =
        builder().workers(1).workerExit(() -> 1, outcome -> told.add(outcome.get())).open()) {
      assertThatThrownBy(() -> pool.apply(() -> Runtime.getRuntime().halt(3)))
          .isInstanceOf(WorkerLostException.class);
      assertThat(pool.map(x -> x, List.of(5))).containsExactly(5);
    }
    assertThat(told).containsExactly(1);
  }
}
