package io.procession.it.faults;

import static io.procession.it.faults.Acceptance.errorOf;
import static io.procession.it.faults.Acceptance.isUsable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Pool;
import io.procession.PoolTerminatedException;
import io.procession.TaskOptions;
import io.procession.TaskTimeoutException;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Workers that do not go on, and pools that are ended all the same. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StuckWorkersIT {
  @TempDir Path directory;

  private CompletableFuture<?> running = CompletableFuture.completedFuture(null);

  private static void signal(String name, long pid) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, "" + pid).start().waitFor()).isZero();
  }

  /** Starts a task that never ends, and waits until it runs. */
  private CompletableFuture<Integer> hang(Pool pool, String name) {
    String file = directory.resolve(name).toString();
    CompletableFuture<Integer> task =
        pool.applyAsync(
            () -> {
              Files.createFile(Path.of(file));
              while (true) {
                Thread.onSpinWait();
              }
            });
    Awaiting.until("the task runs", () -> Files.exists(Path.of(file)));
    return task;
  }

  private static long pidOf(Pool pool) {
    return pool.<Long>apply(() -> ProcessHandle.current().pid());
  }

  @Test
  @DisplayName("P27 PO37 terminate ends a worker that is stopped")
  void terminateOfAStoppedWorker() throws Exception {
    Pool pool = Pool.open(1);
    long pid = pidOf(pool);
    CompletableFuture<Integer> task = hang(pool, "running");
    signal("STOP", pid);
    pool.terminate();
    assertThat(errorOf(task)).isInstanceOf(PoolTerminatedException.class);
    assertThat(ProcessHandle.of(pid)).isEmpty();
  }

  @Test
  @DisplayName("PO37 close kills workers that are stopped, and a worker that does not leave")
  void closeOfWorkersThatDoNotLeave() throws Exception {
    Pool stopped = Pool.open(1);
    long pid = pidOf(stopped);
    signal("STOP", pid);
    stopped.close();
    assertThat(ProcessHandle.of(pid)).isEmpty();
    Pool stubborn = Pool.open(1);
    long other = pidOf(stubborn);
    stubborn.apply(
        () -> Runtime.getRuntime().addShutdownHook(new Thread(StuckWorkersIT::spinForEver)));
    stubborn.close();
    assertThat(ProcessHandle.of(other)).isEmpty();
  }

  private static void spinForEver() {
    while (true) {
      Thread.onSpinWait();
    }
  }

  @Test
  @DisplayName("P28 PO37 terminate ends a worker that ignores SIGTERM")
  void terminateOfAWorkerThatIgnoresSignals() {
    Pool pool = Pool.open(1);
    pool.apply(
        () -> {
          Native.ignore(Native.SIGTERM);
        });
    long pid = pidOf(pool);
    CompletableFuture<Integer> task = hang(pool, "running");
    pool.terminate();
    assertThat(errorOf(task)).isInstanceOf(PoolTerminatedException.class);
    assertThat(ProcessHandle.of(pid)).isEmpty();
  }

  /** Starts a program in a task that never ends, and waits until it runs. */
  private ProcessHandle startProgram(Pool pool, TaskOptions options) throws IOException {
    Path file = directory.resolve("program");
    String name = file.toString();
    running =
        pool.with(options)
            .applyAsync(
                () -> {
                  Process program = new ProcessBuilder("sleep", "300").start();
                  Files.writeString(Path.of(name + ".new"), "" + program.pid());
                  Files.move(Path.of(name + ".new"), Path.of(name));
                  while (true) {
                    Thread.onSpinWait();
                  }
                });
    Awaiting.until("the program runs", () -> Files.exists(file));
    return ProcessHandle.of(Long.parseLong(Files.readString(file))).orElseThrow();
  }

  @Test
  @DisplayName(
      "P17 a program that a task started ends with its worker, when the pool is terminated")
  void programOfATerminatedWorker() throws IOException {
    Pool pool = Pool.open(1);
    ProcessHandle program = startProgram(pool, TaskOptions.defaults());
    pool.terminate();
    assertThat(errorOf(running)).isInstanceOf(PoolTerminatedException.class);
    Awaiting.until("the program is gone", () -> !program.isAlive());
  }

  @Test
  @DisplayName("P17 a program that a task started ends with its worker, after a timeout")
  void programOfATimedOutWorker() throws IOException {
    try (Pool pool = Pool.open(1)) {
      ProcessHandle program =
          startProgram(
              pool,
              TaskOptions.defaults()
                  .withTimeout(Duration.ofSeconds(2))
                  .withGrace(Duration.ofMillis(100)));
      assertThat(errorOf(running)).isInstanceOf(TaskTimeoutException.class);
      Awaiting.until("the program is gone", () -> !program.isAlive());
      isUsable(pool);
    }
  }

  @Test
  @DisplayName("P35 terminate fails the futures of all queued tasks")
  void terminateWithManyQueuedTasks() {
    Pool pool = Pool.open(2);
    List<CompletableFuture<Integer>> futures = new ArrayList<>();
    futures.add(hang(pool, "first"));
    futures.add(hang(pool, "second"));
    IntStream.range(0, 100).forEach(i -> futures.add(pool.applyAsync(x -> x, i)));
    CompletableFuture<List<Integer>> map = pool.mapAsync(x -> x, List.of(1, 2, 3));
    pool.terminate();
    assertThat(futures)
        .allSatisfy(f -> assertThat(errorOf(f)).isInstanceOf(PoolTerminatedException.class));
    assertThat(errorOf(map)).isInstanceOf(PoolTerminatedException.class);
    assertThatThrownBy(() -> pool.apply(() -> 1)).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  @DisplayName("P40 a task that leaves a thread which is no daemon")
  void threadThatIsLeft() {
    try (Pool pool = Pool.open(1)) {
      pool.apply(
          () -> {
            new Thread(() -> Awaiting.pause(Long.MAX_VALUE)).start();
          });
      isUsable(pool);
    }
  }

  @Test
  @DisplayName("P49 a shutdown hook of a task that calls System.exit, and so waits for itself")
  void hookThatNeverEnds() {
    try (Pool pool = Pool.open(1)) {
      pool.apply(
          () -> {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.exit(1)));
          });
      isUsable(pool);
    }
  }

  @Test
  @DisplayName("P50 a task that closes System.out and System.err")
  void closedOutput() {
    try (Pool pool = Pool.open(1)) {
      long pid = pidOf(pool);
      pool.apply(
          () -> {
            System.out.close();
            System.err.close();
          });
      pool.apply(
          () -> {
            System.out.println("nobody sees this");
          });
      isUsable(pool);
      assertThat(pidOf(pool)).isEqualTo(pid);
    }
  }

  @Test
  @DisplayName("P56 a worker that is stopped for a while goes on where it was")
  void pausedWorker() throws Exception {
    try (Pool pool = Pool.open(1)) {
      long pid = pidOf(pool);
      CompletableFuture<Integer> before = pool.applyAsync(x -> x, 1);
      before.join();
      signal("STOP", pid);
      CompletableFuture<Integer> during = pool.applyAsync(x -> x + 1, 1);
      Awaiting.pause(300);
      assertThat(during).isNotDone();
      signal("CONT", pid);
      assertThat(during.join()).isEqualTo(2);
      assertThat(pidOf(pool)).isEqualTo(pid);
    }
  }

  @Test
  @DisplayName("P60 a task that reads standard input")
  void standardInput() {
    try (Pool pool = Pool.open(1)) {
      assertThat(pool.<Integer>apply(() -> System.in.read())).isEqualTo(-1);
      isUsable(pool);
    }
  }

  /** How far something got once it stands still. */
  private static int steady(AtomicInteger count) {
    int last = -1;
    while (last != count.get()) {
      last = count.get();
      Awaiting.pause(500);
    }
    return last;
  }

  @Test
  @DisplayName("P25 large results that nobody takes are not made without bound")
  void resultsThatNobodyTakes() {
    AtomicInteger pulled = new AtomicInteger();
    try (Pool pool = Pool.open(2)) {
      try (Stream<byte[]> results =
          pool.imap(
              x -> new byte[1 << 20],
              () -> IntStream.range(0, 400).peek(x -> pulled.incrementAndGet()).iterator())) {
        Iterator<byte[]> taken = results.iterator();
        for (int i = 0; i < 3; i++) {
          assertThat(taken.next()).hasSize(1 << 20);
        }
        assertThat(steady(pulled)).isLessThan(200);
        assertThat(taken).toIterable().hasSize(397);
      }
      isUsable(pool);
    }
  }

  @Test
  @DisplayName("P26 an input without end is read a bounded number ahead")
  void inputWithoutEnd() {
    AtomicInteger pulled = new AtomicInteger();
    try (Pool pool = Pool.open(2)) {
      try (Stream<Integer> results =
          pool.imap(
              x -> x + 1,
              () -> Stream.iterate(0, x -> x + 1).peek(x -> pulled.set(x)).iterator())) {
        Iterator<Integer> taken = results.iterator();
        for (int i = 0; i < 10; i++) {
          assertThat(taken.next()).isEqualTo(i + 1);
        }
        assertThat(steady(pulled)).isLessThan(100_000);
      }
      isUsable(pool);
    }
  }

  @Test
  @DisplayName("P37 workers start while another thread holds locks")
  void heldLocks() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    Thread holder =
        new Thread(
            () -> {
              synchronized (System.out) {
                synchronized (StuckWorkersIT.class) {
                  held.countDown();
                  try {
                    done.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }
              }
            });
    holder.start();
    held.await();
    try (Pool pool = Pool.open(2)) {
      assertThat(
              pool.<Integer>apply(
                  () -> {
                    synchronized (StuckWorkersIT.class) {
                      return 1;
                    }
                  }))
          .isEqualTo(1);
    } finally {
      done.countDown();
      holder.join();
    }
  }
}
