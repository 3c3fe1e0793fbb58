package io.procession.it.faults;

import static io.procession.it.faults.Acceptance.errorOf;
import static io.procession.it.faults.Acceptance.isUsable;
import static org.assertj.core.api.Assertions.assertThat;

import io.procession.Pool;
import io.procession.Retry;
import io.procession.TaskContext;
import io.procession.TaskOptions;
import io.procession.WorkerLostException;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import io.procession.spi.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Workers whose process does not run: what is reported of them, and when they are replaced. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SilentWorkersIT {
  @TempDir Path directory;

  private final Logger logger = Logger.getLogger("io.procession.supervise");
  private final ConcurrentLinkedQueue<String> logged = new ConcurrentLinkedQueue<>();

  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          logged.add(new SimpleFormatter().formatMessage(entry));
        }

        @Override
        public void flush() {
          // Nothing waits.
        }

        @Override
        public void close() {
          // Nothing is open.
        }
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void listenNoMore() {
    logger.removeHandler(handler);
  }

  private static void signal(String name, long pid) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, "" + pid).start().waitFor()).isZero();
  }

  private static long pidOf(Pool pool) {
    return pool.<Long>apply(() -> ProcessHandle.current().pid());
  }

  /** Starts a task that waits until there is another file, and waits until it runs. */
  private CompletableFuture<Integer> taskThatWaits(Pool pool, TaskOptions options) {
    String running = directory.resolve("running").toString();
    String goOn = directory.resolve("goOn").toString();
    CompletableFuture<Integer> task =
        pool.with(options)
            .applyAsync(
                () -> {
                  Files.writeString(Path.of(running), "");
                  waitInTask(Path.of(goOn));
                  return TaskContext.current().attempt();
                });
    Awaiting.until("the task runs", () -> Files.exists(Path.of(running)));
    return task;
  }

  /** Ends some time, so that closing the pool of a test that fails does not wait for it. */
  private static void waitInTask(Path file) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!Files.exists(file) && System.nanoTime() < end) {
      Awaiting.pause(10);
    }
  }

  private void goOn() throws Exception {
    Files.createFile(directory.resolve("goOn"));
  }

  @Test
  @DisplayName("dump shows each worker, its task and the stacks of its threads")
  void dumpOfARunningPool() throws Exception {
    try (Pool pool = Pool.open(2)) {
      CompletableFuture<Integer> task = taskThatWaits(pool, TaskOptions.defaults());
      Awaiting.until("both have started", () -> pool.dump().split("\\(pid ", -1).length == 3);
      String dump = pool.dump();
      assertThat(dump).startsWith("pool of 2 workers, running, calls under way: 1\nworker ");
      assertThat(dump)
          .containsPattern("worker [01] \\(pid \\d+\\): running task 0, for ")
          .containsPattern("\n  \"main\" [A-Z_]+\n    at ")
          .contains("SilentWorkersIT.waitInTask(SilentWorkersIT.java:")
          .containsPattern("worker 0.*\\R(  .*\\R)*worker 1");
      goOn();
      assertThat(task.join()).isEqualTo(1);
      Awaiting.until("both are idle", () -> pool.dump().split("idle, for", -1).length == 3);
    }
  }

  @Test
  @DisplayName("P56 dump names a worker that is stopped, and ends nothing")
  void dumpOfAStoppedWorker() throws Exception {
    try (Pool pool = Pool.open(1)) {
      long pid = pidOf(pool);
      CompletableFuture<Integer> task = taskThatWaits(pool, TaskOptions.defaults());
      signal("STOP", pid);
      assertThat(pool.dump())
          .matches(
              "pool of 1 workers, running, calls under way: 1\n"
                  + "worker 0 \\(pid "
                  + pid
                  + "\\): running task 0, for .*s\n"
                  + "  no stacks: it does not answer; its process is T \\(stopped\\)\n");
      signal("CONT", pid);
      goOn();
      assertThat(task.join()).isEqualTo(1);
      assertThat(pidOf(pool)).isEqualTo(pid);
      assertThat(pool.dump()).contains("\"main\"");
    }
  }

  @Test
  @DisplayName("P23 dump shows an initializer that does not return")
  void dumpOfAnInitializer() throws Exception {
    String running = directory.resolve("running").toString();
    String goOn = directory.resolve("goOn").toString();
    try (Pool pool =
        Pool.builder()
            .workers(1)
            .initializer(
                () -> {
                  Files.createFile(Path.of(running));
                  waitInTask(Path.of(goOn));
                })
            .open()) {
      Awaiting.until("it runs", () -> Files.exists(Path.of(running)));
      assertThat(pool.dump())
          .contains("): running the initializer\n")
          .contains("SilentWorkersIT.waitInTask(SilentWorkersIT.java:");
      goOn();
      isUsable(pool);
    }
  }

  @Test
  @DisplayName("dump of threads of this process, of workers that were not started, and of an end")
  void dumpOfOtherPools() throws Exception {
    Pool threads = Pool.builder().workers(1).engine(Engine.inProcess()).open();
    try (threads) {
      CompletableFuture<Integer> task = taskThatWaits(threads, TaskOptions.defaults());
      assertThat(threads.dump())
          .startsWith(
              "pool of 1 workers, running, calls under way: 1\n"
                  + "worker 0: running task 0\n"
                  + "  \"procession-worker-0\" ")
          .contains("SilentWorkersIT.waitInTask(SilentWorkersIT.java:");
      goOn();
      task.join();
    }
    assertThat(threads.dump()).isEqualTo("pool of 1 workers, ended, calls under way: 0\n");
    try (Pool lazy = Pool.builder().workers(2).lazyStart().open()) {
      assertThat(lazy.dump())
          .isEqualTo(
              "pool of 2 workers, running, calls under way: 0\n"
                  + "worker 0: not started, as there is nothing to do\n"
                  + "worker 1: not started, as there is nothing to do\n");
    }
  }

  @Test
  @DisplayName("P64 a worker that is stopped in a task is replaced after the heartbeat timeout")
  void stoppedWorkerIsReplaced() throws Exception {
    try (Pool pool = Pool.builder().workers(1).heartbeatTimeout(Duration.ofSeconds(2)).open()) {
      long pid = pidOf(pool);
      CompletableFuture<Integer> task = taskThatWaits(pool, TaskOptions.defaults());
      signal("STOP", pid);
      assertThat(errorOf(task))
          .isInstanceOfSatisfying(
              WorkerLostException.class,
              e -> {
                assertThat(e.pid()).isEqualTo(pid);
                assertThat(e.getMessage())
                    .contains("killed by its pool, as it had not answered for ")
                    .contains("; the heartbeatTimeout is 2 s; its process is T (stopped)\n")
                    .contains("Try: see who stopped it");
              });
      isUsable(pool);
      assertThat(ProcessHandle.of(pid)).isEmpty();
      assertThat(logged)
          .anyMatch(
              entry ->
                  entry.startsWith("worker 0 (pid %d) is replaced, as it has not".formatted(pid))
                      && entry.contains("while running task 0; its process is T (stopped)"));
    }
  }

  @Test
  @DisplayName("P64 the task of a worker that was replaced runs again if its retry says so")
  void taskOfAReplacedWorkerRunsAgain() throws Exception {
    try (Pool pool = Pool.builder().workers(1).heartbeatTimeout(Duration.ofSeconds(2)).open()) {
      long pid = pidOf(pool);
      CompletableFuture<Integer> task =
          taskThatWaits(pool, TaskOptions.defaults().withRetry(Retry.times(1).onlyOnWorkerLoss()));
      signal("STOP", pid);
      goOn();
      assertThat(task.join()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("P64 a worker that was stopped while it was idle is replaced when it gets a task")
  void stoppedIdleWorkerIsReplaced() throws Exception {
    try (Pool pool = Pool.builder().workers(1).heartbeatTimeout(Duration.ofSeconds(2)).open()) {
      long pid = pidOf(pool);
      signal("STOP", pid);
      assertThat(pool.map(x -> x + 1, List.of(1, 2, 3))).containsExactly(2, 3, 4);
      assertThat(ProcessHandle.of(pid)).isEmpty();
    }
  }

  @Test
  @DisplayName("P56 a worker that is stopped for a while is reported, and goes on where it was")
  void pausedWorkerIsReported() throws Exception {
    try (Pool pool = Pool.builder().workers(1).heartbeatTimeout(Duration.ofSeconds(8)).open()) {
      long pid = pidOf(pool);
      CompletableFuture<Integer> task = taskThatWaits(pool, TaskOptions.defaults());
      signal("STOP", pid);
      Awaiting.until(
          "it is reported",
          () ->
              logged.stream()
                  .anyMatch(
                      entry ->
                          entry.startsWith("worker 0 (pid %d) has not answered for".formatted(pid))
                              && entry.contains("while running task 0; its process is T (stop")));
      signal("CONT", pid);
      Awaiting.until(
          "that is taken back",
          () -> logged.contains("worker 0 (pid %d) answers again".formatted(pid)));
      goOn();
      assertThat(task.join()).isEqualTo(1);
      assertThat(pidOf(pool)).isEqualTo(pid);
    }
  }

  @Test
  @DisplayName("a task that runs longer than the heartbeat timeout is left alone")
  void longTaskIsLeftAlone() throws Exception {
    try (Pool pool = Pool.builder().workers(1).heartbeatTimeout(Duration.ofSeconds(2)).open()) {
      CompletableFuture<Integer> task = taskThatWaits(pool, TaskOptions.defaults());
      Awaiting.pause(6000);
      assertThat(task).isNotDone();
      goOn();
      assertThat(task.join()).isEqualTo(1);
    }
  }
}
