package io.procession.it.faults;

import static io.procession.it.faults.Acceptance.errorOf;
import static io.procession.it.faults.Acceptance.isUsable;
import static org.assertj.core.api.Assertions.assertThat;

import io.procession.Outcome;
import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.Retry;
import io.procession.TaskContext;
import io.procession.TaskOptions;
import io.procession.WorkerLimits;
import io.procession.WorkerLostException;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tasks that ran out of memory, and run again with more of it. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MoreMemoryIT {
  private static final List<Integer> INPUTS = IntStream.range(0, 20).boxed().toList();

  private static TaskOptions options(Retry retry) {
    return TaskOptions.defaults().withRetry(retry.onlyOnWorkerLoss());
  }

  private static PoolBuilder small() {
    return Pool.builder().workers(2).limits(WorkerLimits.none().withHeap(48 << 20));
  }

  /** Needs so many MiB of heap; returns how much its worker may have. */
  private static long need(int mebibytes) {
    byte[] all = new byte[mebibytes << 20];
    return (Runtime.getRuntime().maxMemory() >> 20) + 0L * all.length;
  }

  @Test
  @DisplayName("P07 a task that ran out of memory runs again in a larger worker, others do not")
  void largerWorker() {
    try (Pool pool = small().open()) {
      List<Long> heaps =
          pool.map(x -> need(x == 7 ? 60 : 1), INPUTS, options(Retry.times(1).withMoreMemory(4)));
      for (int x : INPUTS) {
        assertThat(heaps.get(x)).as("task %d", x).matches(mib -> x == 7 ? mib > 100 : mib < 60);
      }
      isUsable(pool);
    }
  }

  @Test
  @DisplayName("P07 memory grows with each death, and the larger worker has a number of its own")
  void memoryGrows() {
    try (Pool pool = small().open()) {
      Pool growing = pool.with(options(Retry.times(2).withMoreMemory(2)));
      List<Long> facts =
          growing.apply(
              () -> {
                long heap = need(110);
                TaskContext task = TaskContext.current();
                return List.of(heap, (long) task.attempt(), (long) task.worker());
              });
      assertThat(facts.get(0)).isBetween(140L, 200L);
      assertThat(facts.get(1)).isEqualTo(3);
      assertThat(facts.get(2)).isGreaterThanOrEqualTo(9000);
      assertThat(pool.workers()).isEqualTo(2);
      Awaiting.until(
          "larger workers leave when nobody needs them",
          () -> pool.dump().contains("worker 9001: not started, as there is nothing to do"));
    }
  }

  @Test
  @DisplayName("P07 an input that does not fit into the heap goes to a larger worker")
  void largeInput() {
    byte[] input = new byte[60 << 20];
    try (Pool pool = small().open()) {
      Pool growing = pool.with(options(Retry.times(1).withMoreMemory(4)));
      assertThat(growing.<byte[], Integer>apply(bytes -> bytes.length, input))
          .isEqualTo(input.length);
    }
  }

  @Test
  @DisplayName("P07 without being asked to, a task that ran out of memory gets no more")
  void usualWorker() {
    try (Pool pool = small().open()) {
      List<Outcome<Long>> outcomes =
          pool.mapOutcomes(x -> need(60), List.of(1), options(Retry.times(1)));
      assertThat(outcomes)
          .singleElement()
          .isInstanceOfSatisfying(
              Outcome.Lost.class,
              lost -> {
                assertThat(lost.exception().isOutOfMemory()).isTrue();
                assertThat(lost.exception().getSuppressed()).hasSize(1);
              });
      assertThat(errorOf(pool.applyAsync(() -> Runtime.getRuntime().halt(3))))
          .isInstanceOfSatisfying(
              WorkerLostException.class, e -> assertThat(e.isOutOfMemory()).isFalse());
    }
  }

  @Test
  @DisplayName("P07 a larger worker that cannot be started fails the task that needs it")
  void tooMuchMemory() {
    try (Pool pool = small().open()) {
      assertThat(
              errorOf(
                  pool.with(options(Retry.times(1).withMoreMemory(1e9)))
                      .applyAsync(() -> need(60))))
          .isInstanceOf(WorkerLostException.class)
          .hasMessageStartingWith("task 0 of ")
          .hasMessageContaining(
              " was not run again: a worker with 1.0E9 times the memory could not be started: ")
          .hasMessageContaining("Try: fewer workers, or a smaller factor");
      isUsable(pool);
    }
  }
}
