package io.procession.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Args;
import io.procession.Outcome;
import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.TaskCallable;
import io.procession.TaskContext;
import io.procession.TaskOptions;
import io.procession.TaskTimeoutException;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How running tasks are stopped, on every engine. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class TimeoutContract {
  private static final TaskOptions SHORT =
      TaskOptions.defaults().withTimeout(Duration.ofMillis(300)).withGrace(Duration.ofSeconds(60));

  /** A builder for the engine, with two workers. */
  protected abstract PoolBuilder builder();

  private static List<Integer> range(int to) {
    return IntStream.range(0, to).boxed().toList();
  }

  @Test
  @DisplayName("P39 PO36 a task that runs too long is interrupted, and its neighbours are not")
  void taskThatRunsTooLongIsInterrupted() {
    try (Pool pool = builder().open()) {
      List<Outcome<Integer>> outcomes =
          pool.mapOutcomes(
              x -> {
                if (x == 7) {
                  new CountDownLatch(1).await();
                }
                return x;
              },
              range(20),
              SHORT.withChunkSize(20));
      for (int i = 0; i < 20; i++) {
        if (i != 7) {
          assertThat(outcomes.get(i)).isEqualTo(new Outcome.Success<>(i));
        }
      }
      assertThat(outcomes.get(7)).isInstanceOf(Outcome.TimedOut.class);
      TaskTimeoutException late = ((Outcome.TimedOut<Integer>) outcomes.get(7)).exception();
      assertThat(late.task()).isEqualTo(7);
      assertThat(late.workerKilled()).isFalse();
      assertThat(late.getCause()).isInstanceOf(InterruptedException.class);
      assertThat(late.getMessage())
          .matches(
              "task 7 of mapOutcomes ran longer than 300 ms in worker %d \\(pid \\d+\\): it was told to stop, and threw java\\.lang\\.InterruptedException\n  Try: a longer TaskOptions\\.withTimeout\\(…\\), or smaller tasks\\."
                  .formatted(late.worker()));
    }
  }

  @Test
  @DisplayName("P39 single tasks and the executor get their limit with the pool that makes them")
  void singleTasksGetTheirLimitWithThePool() {
    try (Pool pool = builder().open()) {
      Pool limited = pool.with(SHORT);
      TaskCallable<Integer> endless =
          () -> {
            new CountDownLatch(1).await();
            return 1;
          };
      assertThatThrownBy(() -> limited.apply(endless)).isInstanceOf(TaskTimeoutException.class);
      assertThatThrownBy(() -> limited.applyAsync(endless).join())
          .hasCauseInstanceOf(TaskTimeoutException.class);
      assertThatThrownBy(() -> limited.starmap((a, b) -> endless.call(), List.of(Args.of(1, 2))))
          .isInstanceOf(TaskTimeoutException.class);
      Callable<Integer> submitted = (Callable<Integer> & Serializable) endless::call;
      assertThatThrownBy(() -> limited.executor().submit(submitted).get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(TaskTimeoutException.class);
      assertThat(limited.map(x -> x + 1, List.of(1))).containsExactly(2);
      assertThat(limited.workers()).isEqualTo(pool.workers());
      limited.close();
      assertThatThrownBy(() -> pool.apply(() -> 1)).isInstanceOf(RejectedExecutionException.class);
    }
  }

  @Test
  @DisplayName("P39 a task that asks whether it is to stop can end by itself")
  void taskCanAskWhetherItIsToStop() {
    try (Pool pool = builder().open()) {
      assertThatThrownBy(
              () ->
                  pool.map(
                      x -> {
                        while (true) {
                          TaskContext.current().checkCancelled();
                          Thread.onSpinWait();
                        }
                      },
                      List.of(1),
                      SHORT))
          .isInstanceOf(TaskTimeoutException.class)
          .hasCauseInstanceOf(CancellationException.class);
      assertThat(pool.map(x -> TaskContext.current().isCancelled(), range(4))).containsOnly(false);
    }
  }

  @Test
  @DisplayName("P39 the clock starts with the task, not when it is submitted")
  void clockStartsWithTheTask() {
    try (Pool pool = builder().workers(1).open()) {
      assertThat(
              pool.map(
                  x -> {
                    Awaiting.pause(100);
                    return x;
                  },
                  range(10),
                  TaskOptions.defaults().withTimeout(Duration.ofSeconds(30)).withChunkSize(10)))
          .isEqualTo(range(10));
    }
  }

  @Test
  @DisplayName("PO36 cancel(true) stops the task that runs, and the worker takes the next")
  void cancelStopsTheRunningTask(@TempDir Path directory) {
    String begun = directory.resolve("begun").toString();
    String stopped = directory.resolve("stopped").toString();
    try (Pool pool = builder().workers(1).open()) {
      CompletableFuture<Integer> future =
          pool.applyAsync(
              () -> {
                Files.createFile(Path.of(begun));
                try {
                  new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                  Files.createFile(Path.of(stopped));
                }
                return 1;
              });
      Awaiting.until("the task runs", () -> Files.exists(Path.of(begun)));
      assertThat(future.cancel(true)).isTrue();
      Awaiting.until("the task was stopped", () -> Files.exists(Path.of(stopped)));
      assertThat(pool.<Boolean>apply(() -> Thread.interrupted())).isFalse();
    }
  }

  @Test
  @DisplayName("PO36 cancel(false) lets the task that runs go on")
  void cancelWithoutInterruptLetsTheRunningTaskGoOn(@TempDir Path directory) {
    String begun = directory.resolve("begun").toString();
    String ended = directory.resolve("ended").toString();
    try (Pool pool = builder().workers(1).open()) {
      CompletableFuture<List<Integer>> future =
          pool.mapAsync(
              x -> {
                Files.createFile(Path.of(begun + x));
                Awaiting.pause(500);
                Files.createFile(Path.of(ended + x));
                return x;
              },
              range(5),
              TaskOptions.defaults().withChunkSize(5));
      Awaiting.until("the first task runs", () -> Files.exists(Path.of(begun + 0)));
      assertThat(future.cancel(false)).isTrue();
      Awaiting.until("it ended", () -> Files.exists(Path.of(ended + 0)));
      assertThat(pool.<Integer>apply(() -> 3)).isEqualTo(3);
      assertThat(Path.of(begun + 4)).doesNotExist();
    }
  }

  @Test
  @DisplayName("PO36 a map that fails stops the tasks after the one that failed")
  void mapThatFailsStopsTheOthers(@TempDir Path directory) {
    String begun = directory.resolve("begun").toString();
    String stopped = directory.resolve("stopped").toString();
    try (Pool pool = builder().open()) {
      assertThatThrownBy(
              () ->
                  pool.map(
                      x -> {
                        if (x == 0) {
                          Awaiting.until("begun", () -> Files.exists(Path.of(begun)));
                          throw new IllegalStateException("first");
                        }
                        Files.createFile(Path.of(begun));
                        try {
                          new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                          Files.createFile(Path.of(stopped));
                        }
                        return x;
                      },
                      range(2),
                      TaskOptions.defaults().withChunkSize(1)))
          .hasMessageContaining("task 0 of map failed");
      Awaiting.until("the other was stopped", () -> Files.exists(Path.of(stopped)));
    }
  }
}
