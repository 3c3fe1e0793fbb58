package io.procession.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Outcome;
import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.TaskContext;
import io.procession.TaskFailedException;
import io.procession.it.testing.NoLeaks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What workers run before they leave, on every engine. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class WorkerExitContract {
  /** A builder for the engine, with two workers. */
  protected abstract PoolBuilder builder();

  private static AtomicInteger counter() throws Exception {
    return TaskContext.current().state(AtomicInteger.class, AtomicInteger::new);
  }

  private static List<Integer> range(int to) {
    return IntStream.range(0, to).boxed().toList();
  }

  @Test
  void resultsOfAllWorkersAreThereWhenThePoolIsClosed() {
    List<Integer> counts = new ArrayList<>();
    try (Pool pool = builder().workerExit(() -> counter().get(), o -> counts.add(o.get())).open()) {
      pool.forEach(x -> counter().incrementAndGet(), range(100));
      assertThat(counts).isEmpty();
    }
    assertThat(counts).hasSizeBetween(1, 2); // A worker that is not ready at the end has none.
    assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(100);
  }

  @Test
  void anExitThatThrowsIsAFailedOutcome() {
    List<Outcome<Integer>> outcomes = new ArrayList<>();
    try (Pool pool =
        builder().workers(1).workerExit(() -> Integer.parseInt("x"), outcomes::add).open()) {
      assertThat(pool.map(x -> x, range(3))).hasSize(3);
    }
    assertThat(outcomes).hasSize(1);
    assertThatThrownBy(outcomes.getFirst()::get)
        .isInstanceOf(TaskFailedException.class)
        .hasMessageContaining("of workerExit failed in worker 0 (pid ")
        .hasCauseInstanceOf(NumberFormatException.class);
  }

  @Test
  void aCollectorMayThrowAndMayCloseThePool() {
    List<Integer> told = new ArrayList<>();
    Pool[] pool = new Pool[1];
    pool[0] =
        builder()
            .workerExit(
                () -> 1,
                outcome -> {
                  told.add(outcome.get());
                  pool[0].close();
                  throw new IllegalStateException("in a collector, which is reported");
                })
            .open();
    assertThat(pool[0].map(x -> x, range(3))).hasSize(3);
    pool[0].close();
    assertThat(told).isNotEmpty().containsOnly(1); // Of those workers that were there by then.
  }

  @Test
  void terminateRunsNoExit() {
    List<Object> told = new ArrayList<>();
    try (Pool pool = builder().workerExit(() -> 1, told::add).open()) {
      assertThat(pool.map(x -> x, range(3))).hasSize(3);
      pool.terminate();
    }
    assertThat(told).isEmpty();
  }
}
