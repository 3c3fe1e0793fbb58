package io.procession.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Pool;
import io.procession.PoolTerminatedException;
import io.procession.WorkerLostException;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import io.procession.spi.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Interrupts stay where they belong, and nothing waits for ever at an end. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InterruptsAndEndsIT {
  @Test
  void interruptedThreadThatSubmitsHarmsNoOtherTask() throws InterruptedException {
    try (Pool pool = Pool.open(1)) {
      CompletableFuture<String> running =
          pool.applyAsync(
              () -> {
                Awaiting.pause(300);
                return "done";
              });
      List<CompletableFuture<Integer>> submitted = new CopyOnWriteArrayList<>();
      Thread submitter =
          new Thread(
              () -> {
                Thread.currentThread().interrupt();
                submitted.add(pool.applyAsync(() -> 1));
              });
      submitter.start();
      submitter.join();
      assertThat(running.join()).isEqualTo("done");
      assertThat(submitted.getFirst().join()).isEqualTo(1);
    }
  }

  @Test
  void taskThatLeavesItsInterruptFlagSetHasItsResult() {
    for (Engine engine : List.of(Engine.local(), Engine.inProcess())) {
      try (Pool pool = Pool.builder().workers(1).engine(engine).open()) {
        for (int i = 0; i < 3; i++) {
          assertThat(
                  pool.<String>apply(
                      () -> {
                        Thread.currentThread().interrupt();
                        return "done";
                      }))
              .isEqualTo("done");
        }
      }
    }
  }

  @Test
  void inputThatKillsTheWorkerWhichReadsItIsLostAfterAFewTries() {
    try (Pool pool = Pool.builder().workers(1).jvmArgs("-Xmx32m").open()) {
      byte[] large = new byte[60_000_000];
      assertThatThrownBy(() -> pool.apply(bytes -> bytes.length, large))
          .isInstanceOf(WorkerLostException.class);
      assertThat(pool.<Integer>apply(() -> 1)).isEqualTo(1);
    }
  }

  @Test
  void shortTasksDoNotWaitBehindALongTaskOfAnotherCall(@TempDir Path directory) throws IOException {
    Path release = directory.resolve("release");
    String file = release.toString();
    try (Pool pool = Pool.open(2)) {
      CompletableFuture<Integer> slow =
          pool.applyAsync(
              () -> {
                while (!Files.exists(Path.of(file))) {
                  Awaiting.pause(10);
                }
                return 1;
              });
      List<Integer> inputs = IntStream.range(0, 2000).boxed().toList();
      assertThat(pool.map(x -> x + 1, inputs)).hasSize(2000);
      assertThat(slow).isNotDone();
      Files.createFile(release);
      assertThat(slow.join()).isEqualTo(1);
    }
  }

  @Test
  void streamOfATerminatedPoolFailsEachTimeItIsAsked() {
    Pool pool = Pool.open(1);
    try (Stream<Integer> results =
        pool.imap(
            x -> {
              Awaiting.pause(60_000);
              return x;
            },
            List.of(1, 2, 3))) {
      Iterator<Integer> iterator = results.iterator();
      pool.terminate();
      assertThatThrownBy(iterator::hasNext).isInstanceOf(PoolTerminatedException.class);
      assertThatThrownBy(iterator::hasNext).isInstanceOf(PoolTerminatedException.class);
    }
  }

  @Test
  void closeEndsAWorkerThatWasStopped() throws IOException, InterruptedException {
    try (Pool pool = Pool.open(1)) {
      long pid = pool.<Long>apply(() -> ProcessHandle.current().pid());
      new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor();
    }
  }

  @Test
  void capturedDataOfFinishedCallsDoesNotPileUpInWorkers() {
    try (Pool pool = Pool.builder().workers(1).jvmArgs("-Xmx256m").open()) {
      for (int i = 0; i < 12; i++) {
        byte[] captured = new byte[30_000_000];
        int expected = captured.length + i;
        int add = i;
        assertThat(pool.<Integer>apply(() -> captured.length + add)).isEqualTo(expected);
      }
    }
  }
}
