package io.procession.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.procession.InitializerFailedException;
import io.procession.Outcome;
import io.procession.PoisonTaskException;
import io.procession.Pool;
import io.procession.Retry;
import io.procession.TaskContext;
import io.procession.TaskFailedException;
import io.procession.TaskOptions;
import io.procession.TaskTimeoutException;
import io.procession.WorkerLostException;
import io.procession.WorkerStartException;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that run again because their worker died. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RetriedLossIT {
  private static final List<Integer> INPUTS = IntStream.range(0, 40).boxed().toList();
  private static final TaskOptions ON_LOSS =
      TaskOptions.defaults().withRetry(Retry.times(2).onlyOnWorkerLoss());

  /** Kills its worker at its first attempts. */
  private static int dieBefore(int attempt) {
    int here = TaskContext.current().attempt();
    if (here < attempt) {
      Runtime.getRuntime().halt(9);
    }
    return here;
  }

  @Test
  @DisplayName("P01 a task whose worker died runs again, and its result is there once")
  void lostTasksRunAgain() {
    try (Pool pool = Pool.open(2)) {
      List<Integer> attempts =
          pool.map(x -> dieBefore(x % 20 == 5 ? 2 : 1), INPUTS, ON_LOSS.withChunkSize(10));
      for (int x : INPUTS) {
        assertThat(attempts.get(x)).isGreaterThanOrEqualTo(x % 20 == 5 ? 2 : 1);
      }
      assertThat(attempts).hasSize(40);
      assertThat(pool.with(ON_LOSS).<Integer>apply(() -> dieBefore(2))).isEqualTo(2);
      try (Stream<Integer> results = pool.imap(x -> x + 0 * dieBefore(2), INPUTS, ON_LOSS)) {
        assertThat(results.limit(3).toList()).containsExactly(0, 1, 2);
      }
      assertThat(
              pool.mapReduce(x -> x + 0 * dieBefore(x == 7 ? 2 : 1), Integer::sum, INPUTS, ON_LOSS))
          .hasValue(40 * 39 / 2);
    }
  }

  @Test
  @DisplayName("P01 with retries on loss only, exceptions and timeouts stay final")
  void onlyLossesAreRetried() {
    try (Pool pool = Pool.open(2)) {
      assertThatThrownBy(
              () ->
                  pool.with(ON_LOSS)
                      .apply(
                          () -> {
                            throw new IllegalStateException(
                                "attempt " + TaskContext.current().attempt());
                          }))
          .isInstanceOf(TaskFailedException.class)
          .hasRootCauseMessage("attempt 1");
      assertThatThrownBy(
              () ->
                  pool.with(ON_LOSS.withTimeout(Duration.ofMillis(200)).withGrace(Duration.ZERO))
                      .apply(
                          () -> {
                            while (true) {
                              Thread.onSpinWait();
                            }
                          }))
          .isInstanceOf(TaskTimeoutException.class)
          .hasNoSuppressedExceptions();
    }
  }

  @Test
  @DisplayName("P39 a task that ignored its timeout runs again in another worker")
  void killedTasksRunAgain(@TempDir Path directory) throws Exception {
    String pids = directory.resolve("pid-").toString();
    TaskOptions options =
        TaskOptions.defaults()
            .withRetry(Retry.times(1))
            .withTimeout(Duration.ofMillis(300))
            .withGrace(Duration.ZERO);
    try (Pool pool = Pool.open(1)) {
      assertThat(
              pool.with(options)
                  .<Integer>apply(
                      () -> {
                        Files.createFile(Path.of(pids + ProcessHandle.current().pid()));
                        while (TaskContext.current().attempt() == 1) {
                          Thread.onSpinWait();
                        }
                        return 5;
                      }))
          .isEqualTo(5);
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.count()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("P01 the last death names the earlier ones")
  void lastDeathHasTheEarlierOnes() {
    try (Pool pool = Pool.open(2)) {
      assertThatThrownBy(() -> pool.with(ON_LOSS).apply(() -> dieBefore(9)))
          .isInstanceOf(WorkerLostException.class)
          .satisfies(
              e ->
                  assertThat(e.getSuppressed())
                      .hasSize(2)
                      .hasOnlyElementsOfType(WorkerLostException.class));
      assertThat(pool.<Integer>apply(() -> 4)).isEqualTo(4);
    }
  }

  private static PoisonTaskException blamed(Executable call) {
    return assertThrows(PoisonTaskException.class, call);
  }

  @Test
  @DisplayName("P62 a task that kills its workers is blamed after three deaths, whatever its retry")
  void poisonTaskIsBlamed() {
    TaskOptions often = TaskOptions.defaults().withRetry(Retry.times(50));
    try (Pool pool = Pool.open(2)) {
      List<Outcome<Integer>> outcomes =
          pool.mapOutcomes(x -> x + 0 * dieBefore(x == 7 ? 99 : 1), INPUTS, often.withChunkSize(1));
      assertThat(outcomes.get(7)).isInstanceOf(Outcome.Lost.class);
      for (int x : INPUTS) {
        if (x != 7) {
          assertThat(outcomes.get(x)).isEqualTo(new Outcome.Success<>(x));
        }
      }
      PoisonTaskException blame = blamed(() -> outcomes.get(7).get());
      assertThat(blame.deaths()).hasSize(3);
      assertThat(blame.deaths()).extracting(death -> death.pid()).doesNotHaveDuplicates();
      assertThat(blame.deaths()).extracting(death -> death.exitCode()).containsOnly(9);
      assertThat(blame.pid()).isEqualTo(blame.deaths().getLast().pid());
      assertThat(blame.task()).isEqualTo(7);
      assertThat(blame.getSuppressed()).hasSize(2);
      assertThat(blame)
          .hasMessageStartingWith(
              "task 7 of mapOutcomes was given up, since 3 workers have died of it\n"
                  + "  death 1 | worker ")
          .hasMessageContaining("\n  death 3 | worker ")
          .hasMessageContaining("died while running task 7 of mapOutcomes")
          .hasMessageContaining("maxDeathsPerTask");
    }
  }

  /** Kills the worker that reads it. */
  private record DeadlyToRead() implements Serializable {
    private Object readResolve() {
      Runtime.getRuntime().halt(7);
      return this;
    }
  }

  @Test
  @DisplayName("P62 P16 a function that kills the workers that read it is blamed with all deaths")
  void functionThatKillsItsReadersIsBlamed() {
    DeadlyToRead deadly = new DeadlyToRead();
    try (Pool pool = Pool.builder().workers(1).maxDeathsPerTask(2).open()) {
      PoisonTaskException blame = blamed(() -> pool.apply(() -> deadly.hashCode()));
      assertThat(blame.deaths()).extracting(death -> death.exitCode()).containsExactly(7, 7);
      assertThat(pool.<Integer>apply(() -> 4)).isEqualTo(4);
    }
  }

  @Test
  @DisplayName("P63 more deaths than the budget end the pool, with a reason")
  void moreDeathsThanTheBudgetEndThePool() {
    try (Pool pool = Pool.builder().workers(1).maxRestarts(1, Duration.ofHours(1)).open()) {
      for (int death = 0; death < 2; death++) {
        assertThatThrownBy(() -> pool.apply(() -> dieBefore(99)))
            .isInstanceOf(WorkerLostException.class);
      }
      assertThatThrownBy(() -> pool.apply(() -> 1))
          .isInstanceOf(WorkerStartException.class)
          .hasMessageStartingWith("workers die too often: more than 1 restarts within 60 min\n")
          .hasMessageContaining("\n  last death | worker 0 (pid ")
          .hasMessageContaining("Pool.builder().maxRestarts(…)");
      assertThat(pool).hasToString("Pool[workers=1, state=BROKEN, engine=local]");
    }
  }

  @Test
  @DisplayName("P63 a pool that gave up replaces no worker that dies later")
  void circuitStaysOpen(@TempDir Path directory) throws IOException {
    String starts = Files.createFile(directory.resolve("starts")).toString();
    try (Pool pool = Pool.builder().workers(2).initializer(() -> onlyOneStarts(starts)).open()) {
      assertThatThrownBy(() -> runUntilItFails(pool))
          .isInstanceOf(InitializerFailedException.class);
      assertThat(pool).hasToString("Pool[workers=2, state=BROKEN, engine=local]");
      ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
      Awaiting.until(
          "its workers have ended",
          () -> ProcessHandle.current().children().noneMatch(ProcessHandle::isAlive));
    }
    assertThat(Path.of(starts)).hasContent("xx");
  }

  private static void runUntilItFails(Pool pool) {
    for (int i = 0; i < Integer.MAX_VALUE; i++) {
      pool.apply(() -> 1);
    }
  }

  private static void onlyOneStarts(String starts) throws IOException {
    Files.writeString(Path.of(starts), "x", StandardOpenOption.APPEND);
    Files.createFile(Path.of(starts + ".first")); // Throws in the second one.
  }
}
