package io.procession.it.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.TaskFailedException;
import io.procession.TaskOptions;
import io.procession.WorkerLostException;
import io.procession.it.testing.NoLeaks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that are replaced after a number of tasks. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MaxTasksIT {
  static int initialized;

  /** Which process ran a task. */
  record Ran(int input, long pid) {}

  private static Ran ran(int input) {
    return new Ran(input, ProcessHandle.current().pid());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 100})
  @DisplayName("PO25 P34 each worker runs so many tasks exactly, whatever the chunk size")
  void eachWorkerRunsExactlySoManyTasks(int chunkSize) {
    try (Pool pool = Pool.builder().workers(2).maxTasksPerWorker(5).open()) {
      List<Ran> all =
          pool.map(
              MaxTasksIT::ran,
              IntStream.range(0, 22).boxed().toList(),
              TaskOptions.defaults().withChunkSize(chunkSize));
      assertThat(all.stream().map(Ran::input)).containsExactlyElementsOf(numbers(22));
      Map<Long, Integer> perWorker = new HashMap<>();
      all.forEach(ran -> perWorker.merge(ran.pid(), 1, Integer::sum));
      assertThat(perWorker.values()).allMatch(tasks -> tasks <= 5);
      assertThat(perWorker.values().stream().filter(tasks -> tasks < 5).count())
          .isLessThanOrEqualTo(2);
    }
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  @DisplayName("PO25 with one task per worker an early close finishes everything")
  void earlyCloseWithOneTaskPerWorkerFinishesEverything() {
    List<CompletableFuture<Long>> pids = new ArrayList<>();
    try (Pool pool = Pool.builder().workers(2).maxTasksPerWorker(1).open()) {
      for (int i = 0; i < 6; i++) {
        pids.add(pool.applyAsync(() -> ProcessHandle.current().pid()));
      }
    }
    Set<Long> different = new HashSet<>();
    pids.forEach(pid -> different.add(pid.join()));
    assertThat(different).hasSize(6);
  }

  @Test
  void replacementKeepsTheNumberAndRunsTheInitializer() {
    try (Pool pool =
        Pool.builder().workers(1).maxTasksPerWorker(1).initializer(() -> initialized = 7).open()) {
      Set<String> pids = new HashSet<>();
      for (int i = 0; i < 3; i++) {
        TaskFailedException e =
            catchThrowableOfType(
                TaskFailedException.class,
                () ->
                    pool.apply(
                        () -> {
                          throw new IllegalStateException(
                              initialized + " in " + ProcessHandle.current().pid());
                        }));
        assertThat(e.worker()).isZero();
        assertThat(e.getCause().getMessage()).startsWith("7 in ");
        pids.add(e.getCause().getMessage());
      }
      assertThat(pids).hasSize(3);
    }
  }

  @Test
  void workerKilledInItsLastTaskLosesOnlyThatTask() {
    try (Pool pool = Pool.builder().workers(1).maxTasksPerWorker(2).open()) {
      assertThat(pool.<Integer>apply(() -> 1)).isEqualTo(1);
      assertThatThrownBy(() -> pool.apply(() -> Runtime.getRuntime().halt(9)))
          .isInstanceOf(WorkerLostException.class);
      assertThat(pool.map(x -> x + 1, numbers(3))).containsExactly(1, 2, 3);
    }
  }

  @Test
  void firstFailureOfACutChunkIsThrown() {
    try (Pool pool = Pool.builder().workers(1).maxTasksPerWorker(3).open()) {
      TaskFailedException e =
          catchThrowableOfType(
              TaskFailedException.class,
              () ->
                  pool.map(x -> 10 / (4 - x), numbers(8), TaskOptions.defaults().withChunkSize(8)));
      assertThat(e.task()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  @DisplayName("PO25 an invalid number of tasks is refused")
  void invalidNumberIsRefused(int tasks) {
    PoolBuilder builder = Pool.builder();
    assertThatThrownBy(() -> builder.maxTasksPerWorker(tasks))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxTasksPerWorker must be positive: maxTasksPerWorker=" + tasks);
  }
}
