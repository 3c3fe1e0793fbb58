package io.procession.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Outcome;
import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.Retry;
import io.procession.TaskContext;
import io.procession.TaskFailedException;
import io.procession.TaskOptions;
import io.procession.TaskTimeoutException;
import io.procession.it.testing.NoLeaks;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that run again, on every engine. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class RetryContract {
  private static final TaskOptions TWICE = TaskOptions.defaults().withRetry(Retry.times(2));
  private static final List<Integer> INPUTS = IntStream.range(0, 40).boxed().toList();

  /** A builder for the engine, with two workers. */
  protected abstract PoolBuilder builder();

  /** Fails at its first attempts, and tells which one succeeded. */
  private static int onAttempt(int wanted) throws IOException {
    int attempt = TaskContext.current().attempt();
    if (attempt < wanted) {
      throw new IOException("attempt " + attempt);
    }
    return attempt;
  }

  @Test
  @DisplayName("a task that failed runs again, and its neighbours in the chunk do not")
  void failedTasksRunAgainAndOthersDoNot(@TempDir Path directory) throws IOException {
    String prefix = directory.resolve("ran-").toString();
    try (Pool pool = builder().open()) {
      List<Integer> attempts =
          pool.map(
              x -> {
                Files.createFile(Path.of(prefix + x + "-" + TaskContext.current().attempt()));
                return onAttempt(x % 10 == 3 ? 3 : 1);
              },
              INPUTS,
              TWICE.withChunkSize(20));
      assertThat(attempts).isEqualTo(INPUTS.stream().map(x -> x % 10 == 3 ? 3 : 1).toList());
    }
    try (Stream<Path> ran = Files.list(directory)) {
      assertThat(ran.count()).as("4 tasks ran 3 times, 36 once").isEqualTo(4 * 3 + 36);
    }
  }

  @Test
  @DisplayName("the last failure has the earlier ones as suppressed exceptions")
  void lastFailureNamesTheEarlierOnes() {
    try (Pool pool = builder().open()) {
      assertThatThrownBy(() -> pool.map(x -> onAttempt(x == 5 ? 9 : 1), INPUTS, TWICE))
          .isInstanceOf(TaskFailedException.class)
          .hasMessageStartingWith("task 5 of map failed")
          .hasRootCauseMessage("attempt 3")
          .satisfies(
              last ->
                  assertThat(last.getSuppressed())
                      .extracting(Throwable::getCause)
                      .extracting(Throwable::getMessage)
                      .containsExactly("attempt 1", "attempt 2"));
    }
  }

  @Test
  @DisplayName("what does not pass the test is final at once")
  void predicateDecides() {
    TaskOptions io =
        TaskOptions.defaults().withRetry(Retry.times(5).when(e -> e instanceof IOException));
    try (Pool pool = builder().open()) {
      List<Outcome<Integer>> outcomes =
          pool.mapOutcomes(
              x -> {
                if (x == 1) {
                  throw new IllegalStateException("at attempt " + TaskContext.current().attempt());
                }
                return onAttempt(2);
              },
              List.of(0, 1, 2),
              io);
      assertThat(outcomes.get(0)).isEqualTo(new Outcome.Success<>(2));
      assertThat(outcomes.get(2)).isEqualTo(new Outcome.Success<>(2));
      assertThat(((Outcome.Failed<Integer>) outcomes.get(1)).exception())
          .hasRootCauseMessage("at attempt 1");
    }
  }

  @Test
  @DisplayName("a call without a retry runs each task once")
  void withoutARetryTasksRunOnce() {
    try (Pool pool = builder().open()) {
      assertThatThrownBy(() -> pool.map(x -> onAttempt(2), List.of(1)))
          .hasRootCauseMessage("attempt 1")
          .hasNoSuppressedExceptions();
      assertThatThrownBy(() -> pool.apply(() -> onAttempt(2))).hasRootCauseMessage("attempt 1");
    }
  }

  @Test
  @DisplayName("a task that ran too long runs again")
  void timedOutTasksRunAgain() {
    TaskOptions options = TWICE.withTimeout(Duration.ofMillis(300)).withChunkSize(10);
    try (Pool pool = builder().open()) {
      assertThat(
              pool.map(
                  x -> {
                    int attempt = TaskContext.current().attempt();
                    if (x == 7 && attempt == 1) {
                      new CountDownLatch(1).await();
                    }
                    return attempt;
                  },
                  INPUTS.subList(0, 10),
                  options))
          .containsExactly(1, 1, 1, 1, 1, 1, 1, 2, 1, 1);
      assertThatThrownBy(
              () ->
                  pool.map(
                      x -> {
                        new CountDownLatch(1).await();
                        return x;
                      },
                      List.of(1),
                      options))
          .isInstanceOf(TaskTimeoutException.class)
          .satisfies(
              e ->
                  assertThat(e.getSuppressed())
                      .hasSize(2)
                      .hasOnlyElementsOfType(TaskTimeoutException.class));
    }
  }

  @Test
  @DisplayName("streams give the results of later attempts, in input order and out of it")
  void streamsRetryToo() {
    try (Pool pool = builder().open()) {
      List<Integer> expected = INPUTS.stream().map(x -> x % 3 == 0 ? 2 : 1).toList();
      try (Stream<Integer> results = pool.imap(x -> onAttempt(x % 3 == 0 ? 2 : 1), INPUTS, TWICE)) {
        assertThat(results.toList()).isEqualTo(expected);
      }
      try (Stream<Integer> results =
          pool.imapUnordered(x -> onAttempt(x % 3 == 0 ? 2 : 1), INPUTS, TWICE)) {
        assertThat(results.toList()).containsExactlyInAnyOrderElementsOf(expected);
      }
    }
  }

  @Test
  @DisplayName("mapReduce combines each result once, also those of later attempts")
  void mapReduceRetriesToo() {
    try (Pool pool = builder().open()) {
      assertThat(
              pool.mapReduce(
                  x -> {
                    int attempt = onAttempt(x % 7 == 3 ? 2 : 1);
                    return x + ":" + attempt;
                  },
                  (a, b) -> a + " " + b,
                  INPUTS,
                  TWICE.withChunkSize(20)))
          .hasValue(
              String.join(" ", INPUTS.stream().map(x -> x + ":" + (x % 7 == 3 ? 2 : 1)).toList()));
    }
  }

  @Test
  @DisplayName("mapReduce runs tasks again whose values a failed combiner has spoiled")
  void mapReduceSurvivesACombinerThatFails(@TempDir Path directory) {
    String once = directory.resolve("once").toString();
    try (Pool pool = builder().open()) {
      assertThat(
              pool.mapReduce(
                  x -> new int[] {x},
                  (a, b) -> {
                    a[0] += b[0];
                    if (TaskContext.isWorker() && b[0] == 9) {
                      Files.createFile(Path.of(once)); // Fails the second time only.
                      throw new IllegalStateException("combiner");
                    }
                    return a;
                  },
                  INPUTS,
                  TWICE.withChunkSize(20)))
          .hasValueSatisfying(sum -> assertThat(sum).containsExactly(40 * 39 / 2));
    }
  }

  @Test
  @DisplayName("single tasks run again too")
  void singleTasksRetryToo() {
    try (Pool plain = builder().open()) {
      Pool pool = plain.with(TWICE);
      assertThat(pool.<Integer>apply(() -> onAttempt(3))).isEqualTo(3);
      assertThat(pool.<Integer>applyAsync(() -> onAttempt(2)).join()).isEqualTo(2);
      assertThat(pool.<Integer, Integer>apply(x -> x + onAttempt(2), 5)).isEqualTo(7);
      assertThatThrownBy(() -> pool.apply(() -> onAttempt(9)))
          .hasMessageStartingWith("task 0 of apply failed")
          .hasRootCauseMessage("attempt 3");
      pool.apply(
          () -> {
            onAttempt(2);
          });
    }
  }

  @Test
  @DisplayName("the tasks of an executor run again too")
  void executorRetriesToo() throws Exception {
    try (Pool pool = builder().open();
        ExecutorService executor = pool.with(TWICE).executor()) {
      assertThat(executor.submit((Callable<Integer> & Serializable) () -> onAttempt(3)).get())
          .isEqualTo(3);
      Future<Integer> failing =
          executor.submit((Callable<Integer> & Serializable) () -> onAttempt(9));
      assertThatThrownBy(failing::get)
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("attempt 3");
    }
  }

  @Test
  @DisplayName("other tasks run while one waits for its retry")
  void waitingForARetryBlocksNobody(@TempDir Path directory) {
    String others = directory.resolve("other-").toString();
    TaskOptions options =
        TaskOptions.defaults()
            .withRetry(Retry.times(1).withBackoff(Duration.ofMillis(50)))
            .withChunkSize(1);
    try (Pool pool = builder().workers(1).open()) {
      List<Integer> results =
          pool.map(
              x -> {
                if (x == 0) {
                  int attempt = onAttempt(2);
                  return attempt;
                }
                Files.createFile(Path.of(others + x));
                return 1;
              },
              INPUTS,
              options);
      assertThat(results.getFirst()).isEqualTo(2);
    }
  }
}
