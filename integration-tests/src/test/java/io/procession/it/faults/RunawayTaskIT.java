package io.procession.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Outcome;
import io.procession.Pool;
import io.procession.TaskOptions;
import io.procession.TaskTimeoutException;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that do not stop when they are told to cost their worker, and nothing else. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunawayTaskIT {
  private static void spin() {
    while (true) {
      Thread.onSpinWait();
    }
  }

  @Test
  @DisplayName(
      "P39 PO36 a task that ignores its interrupt is killed, and its chunk goes on elsewhere")
  void taskThatIgnoresItsInterruptIsKilled(@TempDir Path directory) {
    String runs = directory.toString();
    try (Pool pool = Pool.open(2)) {
      List<Outcome<Integer>> outcomes =
          pool.mapOutcomes(
              x -> {
                Files.createTempFile(Path.of(runs), x + "-", ".run");
                if (x == 3) {
                  spin();
                }
                return x;
              },
              IntStream.range(0, 10).boxed().toList(),
              TaskOptions.defaults()
                  .withTimeout(Duration.ofMillis(300))
                  .withGrace(Duration.ofMillis(200))
                  .withChunkSize(10));
      for (int i = 0; i < 10; i++) {
        String prefix = i + "-";
        assertThat(directory.toFile().list((d, name) -> name.startsWith(prefix))).hasSize(1);
        if (i != 3) {
          assertThat(outcomes.get(i)).isEqualTo(new Outcome.Success<>(i));
        }
      }
      TaskTimeoutException late = ((Outcome.TimedOut<Integer>) outcomes.get(3)).exception();
      assertThat(late.workerKilled()).isTrue();
      assertThat(late.getMessage())
          .contains("task 3 of mapOutcomes ran longer than 300 ms in worker " + late.worker())
          .contains("it did not stop within 200 ms when it was told to, so its worker was killed")
          .contains("  Try: ");
    }
  }

  @Test
  @DisplayName("PO36 a cancelled task that does not stop is killed, and the worker is replaced")
  void cancelledTaskThatDoesNotStopIsKilled(@TempDir Path directory) {
    String begun = directory.resolve("begun").toString();
    try (Pool pool = Pool.open(1)) {
      long before = pool.<Long>apply(() -> ProcessHandle.current().pid());
      CompletableFuture<Void> future =
          pool.applyAsync(
              () -> {
                Files.createFile(Path.of(begun));
                spin();
              });
      Awaiting.until("the task runs", () -> Files.exists(Path.of(begun)));
      assertThat(future.cancel(true)).isTrue();
      assertThat(pool.<Long>apply(() -> ProcessHandle.current().pid())).isNotEqualTo(before);
    }
  }

  @Test
  @DisplayName("P27 P39 a timeout also ends a task whose worker was stopped by SIGSTOP")
  void timeoutEndsATaskOfAStoppedWorker() {
    try (Pool pool = Pool.open(2)) {
      assertThatThrownBy(
              () ->
                  pool.map(
                      x -> {
                        long pid = ProcessHandle.current().pid();
                        new ProcessBuilder("kill", "-STOP", "" + pid).start().waitFor();
                        new CountDownLatch(1).await();
                        return x;
                      },
                      List.of(1),
                      TaskOptions.defaults()
                          .withTimeout(Duration.ofSeconds(1))
                          .withGrace(Duration.ofMillis(200))))
          .isInstanceOfSatisfying(
              TaskTimeoutException.class, e -> assertThat(e.workerKilled()).isTrue());
      assertThat(pool.<Integer>apply(() -> 5)).isEqualTo(5);
    }
  }
}
