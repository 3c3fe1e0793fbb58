package io.procession.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.InitializerFailedException;
import io.procession.Pool;
import io.procession.TaskFailedException;
import io.procession.WorkerLostException;
import io.procession.WorkerStartException;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Workers die; their own tasks fail, and no others. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KilledWorkerIT {
  private static List<Integer> range(int to) {
    return IntStream.range(0, to).boxed().toList();
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  @Test
  @DisplayName("P01 PO33 kill -9 of a worker in the middle of a map fails the task it ran")
  void killOfAWorkerFailsTheTaskItRan(@TempDir Path directory) {
    String running = directory.resolve("running").toString();
    try (Pool pool = Pool.open(3)) {
      long victim = pool.<Long>apply(() -> ProcessHandle.current().pid());
      CompletableFuture<List<Integer>> map =
          pool.mapAsync(
              x -> {
                if (ProcessHandle.current().pid() == victim) {
                  Files.createFile(Path.of(running));
                  Awaiting.pause(60_000);
                }
                Awaiting.pause(10);
                return x;
              },
              range(1000));
      Awaiting.until("the victim runs a task", () -> Files.exists(Path.of(running)));
      kill(victim);
      assertThatThrownBy(map::join)
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOfSatisfying(
              WorkerLostException.class,
              e -> {
                assertThat(e.pid()).isEqualTo(victim);
                assertThat(e.exitCode()).hasValue(137);
                assertThat(e.getMessage())
                    .startsWith(
                        "worker %d (pid %d) died while running task %d of mapAsync: exit code 137 (SIGKILL)"
                            .formatted(e.worker(), e.pid(), e.task()));
              });
      assertThat(pool.map(x -> x + 1, range(100))).hasSize(100);
    }
  }

  @Test
  @DisplayName("P38 a map over 1000 tasks ends although its workers are killed again and again")
  void mapEndsWhateverIsKilled() {
    try (Pool pool = Pool.open(3)) {
      for (int round = 0; round < 3; round++) {
        CompletableFuture<List<Integer>> map =
            pool.mapAsync(
                x -> {
                  Awaiting.pause(10);
                  return x;
                },
                range(1000));
        while (!map.isDone()) {
          Awaiting.pause(300);
          ProcessHandle.current().children().findAny().ifPresent(ProcessHandle::destroyForcibly);
        }
        if (map.isCompletedExceptionally()) {
          assertThat(map.exceptionNow()).isInstanceOf(WorkerLostException.class);
        } else {
          assertThat(map.join()).isEqualTo(range(1000));
        }
      }
      assertThat(pool.map(x -> x + 1, range(100))).hasSize(100);
    }
  }

  @Test
  @DisplayName("P01 the neighbours of a task that kills its worker are not affected")
  void neighboursOfAKillerAreNotAffected() {
    try (Pool pool = Pool.open(2)) {
      List<CompletableFuture<Integer>> futures = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        futures.add(
            pool.applyAsync(
                x -> {
                  if (x == 20) {
                    Runtime.getRuntime().halt(9);
                  }
                  return x;
                },
                i));
      }
      for (int i = 0; i < 60; i++) {
        CompletableFuture<Integer> future = futures.get(i);
        if (i == 20) {
          assertThatThrownBy(future::join)
              .cause()
              .isInstanceOfSatisfying(
                  WorkerLostException.class, e -> assertThat(e.exitCode()).hasValue(9));
        } else {
          assertThat(future.join()).isEqualTo(i);
        }
      }
    }
  }

  @Test
  @DisplayName("P01 within a chunk only the task that ran is lost")
  void withinAChunkOnlyTheRunningTaskIsLost() {
    try (Pool pool = Pool.open(1);
        var results =
            pool.imap(
                x -> {
                  if (x == 7) {
                    Runtime.getRuntime().halt(1);
                  }
                  return x;
                },
                range(20),
                io.procession.TaskOptions.defaults().withChunkSize(20))) {
      var iterator = results.iterator();
      List<Object> ends = new ArrayList<>();
      while (ends.size() < 20) {
        try {
          ends.add(iterator.next());
        } catch (WorkerLostException e) {
          ends.add("lost " + e.task());
        }
      }
      assertThat(iterator.hasNext()).isFalse();
      assertThat(ends).hasSize(20).contains("lost 7");
      // Tasks that ended just before the death may not have been reported; later ones always are.
      assertThat(ends.subList(8, 20)).isEqualTo(range(20).subList(8, 20));
    }
  }

  @Test
  @DisplayName("P02 P03 System.exit in a task is its worker's death, also with code 0")
  void exitIsAWorkersDeath() {
    try (Pool pool = Pool.open(1)) {
      for (int code : List.of(0, 1, 3)) {
        assertThatThrownBy(
                () ->
                    pool.apply(
                        () -> {
                          System.exit(code);
                          return 0;
                        }))
            .isInstanceOfSatisfying(
                WorkerLostException.class, e -> assertThat(e.exitCode()).hasValue(code))
            .hasMessageContaining("exit code " + code)
            .hasMessageContaining("System.exit(" + code + ")")
            .hasMessageContaining("Try: throw an exception instead");
      }
      assertThat(pool.<Integer>apply(() -> 5)).isEqualTo(5);
    }
  }

  @Test
  void outOfMemoryIsExplained() {
    try (Pool pool = Pool.builder().workers(1).jvmArgs("-Xmx64m").open()) {
      assertThatThrownBy(() -> pool.apply(() -> new long[1 << 26].length))
          .isInstanceOf(WorkerLostException.class)
          .hasMessageContaining("exit code 3")
          .hasMessageContaining("last output | ")
          .hasMessageContaining("java.lang.OutOfMemoryError")
          .hasMessageContaining("Try: a larger -Xmx");
    }
  }

  @Test
  void lastOutputIsInTheMessage() {
    try (Pool pool = Pool.open(1)) {
      assertThatThrownBy(
              () ->
                  pool.apply(
                      () -> {
                        System.err.println("disk is full");
                        System.exit(4);
                      }))
          .isInstanceOf(WorkerLostException.class)
          .hasMessageContaining("\n  last output | disk is full\n");
    }
  }

  @Test
  @DisplayName("P20 kill -9 of all idle workers does no harm")
  void killOfIdleWorkersDoesNoHarm() {
    try (Pool pool = Pool.open(2)) {
      List<Long> pids =
          pool
              .map(
                  x -> {
                    Awaiting.pause(50);
                    return ProcessHandle.current().pid();
                  },
                  range(8))
              .stream()
              .distinct()
              .toList();
      pids.forEach(KilledWorkerIT::kill);
      Awaiting.until(
          "they are gone", () -> pids.stream().noneMatch(p -> ProcessHandle.of(p).isPresent()));
      assertThat(pool.map(x -> x + 1, range(10))).hasSize(10);
    }
  }

  @Test
  @DisplayName("P22 PO29 an initializer that throws breaks the pool with that cause")
  void throwingInitializerBreaksThePool() {
    try (Pool pool =
        Pool.builder()
            .workers(2)
            .initializer(
                () -> {
                  throw new IllegalStateException("no licence");
                })
            .open()) {
      assertThatThrownBy(() -> pool.map(x -> x, range(10)))
          .isInstanceOf(InitializerFailedException.class)
          .hasMessageContaining("no licence")
          .cause()
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  @DisplayName("P21 an initializer that ends the process breaks the pool after a few tries")
  void killingInitializerBreaksThePool() {
    try (Pool pool =
        Pool.builder().workers(1).initializer(() -> Runtime.getRuntime().halt(7)).open()) {
      assertThatThrownBy(() -> pool.map(x -> x, range(10)))
          .isInstanceOf(WorkerStartException.class)
          .hasMessageContaining("while it ran the initializer");
    }
  }

  @Test
  @DisplayName("P23 an initializer that hangs is ended by the start-up timeout")
  void hangingInitializerIsEnded() {
    try (Pool pool =
        Pool.builder()
            .workers(1)
            .startupTimeout(Duration.ofSeconds(2))
            .initializer(() -> Awaiting.pause(Long.MAX_VALUE))
            .open()) {
      assertThatThrownBy(() -> pool.apply(() -> 1))
          .isInstanceOf(WorkerStartException.class)
          .hasMessageContaining("was not ready within 2 s")
          .hasMessageContaining("startupTimeout");
    }
  }

  @Test
  void badJvmOptionIsReportedInTheJvmsOwnWords() {
    try (Pool pool = Pool.builder().workers(1).jvmArgs("-Xmx1banana").open()) {
      assertThatThrownBy(() -> pool.apply(() -> 1))
          .isInstanceOf(WorkerStartException.class)
          .hasMessageContaining("ended with exit code 1 before it connected")
          .hasMessageContaining("it said | ")
          .hasMessageContaining("-Xmx1banana")
          .hasMessageContaining("Try: check the options");
    }
  }

  @Test
  @DisplayName("PO28 the initializer runs once in each worker")
  void initializerRunsOnceInEachWorker(@TempDir Path directory) {
    String target = directory.toString();
    try (Pool pool =
        Pool.builder()
            .workers(2)
            .initializer(
                () -> Files.createFile(Path.of(target, "" + ProcessHandle.current().pid())))
            .open()) {
      List<Long> pids =
          pool
              .map(
                  x -> {
                    Awaiting.pause(20);
                    return ProcessHandle.current().pid();
                  },
                  range(20))
              .stream()
              .distinct()
              .toList();
      assertThat(pids)
          .hasSize(2)
          .allSatisfy(pid -> assertThat(directory.resolve("" + pid)).exists());
    }
  }

  /** A class that ends the process which decodes it. */
  static final class Bomb implements java.io.Serializable {
    private static final long serialVersionUID = 1L;

    private Object readResolve() {
      Runtime.getRuntime().halt(5);
      return this;
    }
  }

  @Test
  @DisplayName("P16 an argument that kills the worker which decodes it is one lost task")
  void argumentThatKillsOnDecodingIsOneLostTask() {
    try (Pool pool = Pool.open(2)) {
      assertThatThrownBy(() -> pool.apply(b -> 1, new Bomb()))
          .isInstanceOf(WorkerLostException.class);
      Bomb captured = new Bomb();
      assertThatThrownBy(() -> pool.apply(() -> captured.hashCode()))
          .isInstanceOf(WorkerLostException.class);
      assertThat(pool.<Integer>apply(() -> 1)).isEqualTo(1);
    }
  }

  /** Cannot be decoded anywhere. */
  static final class Undecodable implements java.io.Serializable {
    private static final long serialVersionUID = 1L;

    private Object readResolve() {
      throw new IllegalStateException("not here");
    }
  }

  @Test
  @DisplayName("P10 P15 PO14 what cannot be decoded fails its own task")
  void undecodableFailsItsOwnTask() {
    try (Pool pool = Pool.open(2)) {
      assertThatThrownBy(() -> pool.apply(u -> 1, new Undecodable()))
          .isInstanceOf(TaskFailedException.class)
          .hasStackTraceContaining("not here");
      assertThatThrownBy(() -> pool.<Undecodable>apply(() -> new Undecodable()))
          .isInstanceOf(TaskFailedException.class)
          .hasStackTraceContaining("not here");
      assertThat(pool.<Integer>apply(() -> 1)).isEqualTo(1);
    }
  }
}
