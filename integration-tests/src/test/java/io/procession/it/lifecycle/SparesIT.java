package io.procession.it.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Pool;
import io.procession.TaskContext;
import io.procession.WorkerLostException;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workers that stand by. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SparesIT {
  /** Of other tests, which may keep a scheduler for all of theirs. */
  private final Set<Long> others = children();

  private static Set<Long> children() {
    return ProcessHandle.current()
        .children()
        .map(ProcessHandle::pid)
        .collect(Collectors.toUnmodifiableSet());
  }

  private Set<Long> processes() {
    return children().stream()
        .filter(pid -> !others.contains(pid))
        .collect(Collectors.toUnmodifiableSet());
  }

  private void awaitProcesses(int count) {
    Awaiting.until(count + " processes are there", () -> processes().size() == count);
  }

  private static long pid(Pool pool) {
    return pool.<Long>apply(() -> TaskContext.current().pid());
  }

  private static String identity(Pool pool) {
    return pool.apply(
        () -> TaskContext.current().worker() + " " + System.getProperty("procession.process.path"));
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  @Test
  @DisplayName("P01 a spare takes over from a worker that was killed, with its number")
  void takesOverFromAKilledWorker() {
    try (Pool pool = Pool.builder().workers(1).spares(1).open()) {
      long worker = pid(pool);
      String identity = identity(pool);
      assertThat(identity).isEqualTo("0 w0");
      awaitProcesses(2);
      long spare = processes().stream().filter(pid -> pid != worker).findFirst().orElseThrow();
      awaitStandby(spare);
      kill(worker);
      Awaiting.until("the spare runs tasks", () -> pid(pool) == spare);
      assertThat(identity(pool)).isEqualTo(identity);
      Awaiting.until(
          "another one stands by", () -> processes().size() == 2 && !processes().contains(worker));
    }
  }

  /** A worker that has connected maps its status, whose file is gone by then. */
  private static void awaitStandby(long pid) {
    Awaiting.until(
        "the spare has connected",
        () -> {
          try {
            return Files.readString(Path.of("/proc/" + pid + "/maps"))
                .lines()
                .anyMatch(line -> line.contains("procession-") && line.endsWith("(deleted)"));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Test
  void initializerRunsWhenASpareTakesOver() {
    try (Pool pool =
        Pool.builder()
            .workers(1)
            .spares(1)
            .initializer(
                () -> System.setProperty("initialized", "as " + TaskContext.current().worker()))
            .open()) {
      for (int i = 0; i < 2; i++) {
        assertThat(pool.<String>apply(() -> System.getProperty("initialized"))).isEqualTo("as 0");
        assertThatThrownBy(() -> pool.apply(() -> System.exit(1)))
            .isInstanceOf(WorkerLostException.class)
            .hasMessageStartingWith("worker 0 (pid ");
      }
    }
  }

  @Test
  @DisplayName("P34 spares take over from workers that have had their share of tasks")
  void takesOverFromARecycledWorker() {
    try (Pool pool = Pool.builder().workers(1).spares(1).maxTasksPerWorker(3).open()) {
      Set<Long> pids = IntStream.range(0, 12).mapToObj(i -> pid(pool)).collect(Collectors.toSet());
      assertThat(pids).hasSize(4);
    }
  }

  @Test
  @DisplayName("P20 a spare that dies is replaced, and no task notices")
  void deadSpareIsReplaced() {
    try (Pool pool = Pool.builder().workers(1).spares(1).open()) {
      long worker = pid(pool);
      awaitProcesses(2);
      Set<Long> first = processes();
      first.stream().filter(pid -> pid != worker).forEach(SparesIT::kill);
      Awaiting.until(
          "another one is there", () -> processes().size() == 2 && !processes().equals(first));
      assertThat(pid(pool)).isEqualTo(worker);
    }
  }

  @Test
  void spareThatIsStoppedDoesNotHoldUpTheEnd() throws Exception {
    try (Pool pool = Pool.builder().workers(1).spares(1).open()) {
      long worker = pid(pool);
      awaitProcesses(2);
      for (long pid : processes()) {
        if (pid != worker) {
          new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor();
        }
      }
    }
  }

  @Test
  void negativeNumberIsRefused() {
    assertThatThrownBy(() -> Pool.builder().spares(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("spares must not be negative: spares=-1");
  }
}
