package io.procession.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.procession.Outcome;
import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.PoolTerminatedException;
import io.procession.TaskFailedException;
import io.procession.TaskNotSerializableException;
import io.procession.TaskOptions;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures as values, and results that workers combine, on every engine. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ResultsContract {
  /** A builder for the engine, with two workers. */
  protected abstract PoolBuilder builder();

  /** Whether results come back before their chunk has ended. */
  protected boolean reportsWithinChunks() {
    return true;
  }

  private static List<Integer> range(int to) {
    return IntStream.range(0, to).boxed().toList();
  }

  private static int oddOnly(int x) {
    if (x % 2 == 0) {
      throw new IllegalArgumentException("even: " + x);
    }
    return x;
  }

  @Test
  void everyTaskRunsAndFailuresAreValues() {
    try (Pool pool = builder().open()) {
      List<Outcome<Integer>> outcomes =
          pool.mapOutcomes(x -> oddOnly(x), range(100), TaskOptions.defaults().withChunkSize(7));
      assertThat(outcomes).hasSize(100);
      for (int i = 0; i < 100; i++) {
        Outcome<Integer> outcome = outcomes.get(i);
        if (i % 2 == 1) {
          assertThat(outcome).isEqualTo(new Outcome.Success<>(i));
          assertThat(outcome.get()).isEqualTo(i);
        } else {
          assertThat(outcome).isInstanceOf(Outcome.Failed.class);
          int task = i;
          assertThatThrownBy(outcome::get)
              .isInstanceOf(TaskFailedException.class)
              .hasMessageMatching(
                  "task " + task + " of mapOutcomes failed in worker [01] \\(pid \\d+\\): .*")
              .cause()
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessage("even: " + task);
        }
      }
      assertThat(pool.mapOutcomes(x -> x, List.of())).isEmpty();
      assertThat(pool.mapOutcomes(x -> x, Arrays.asList("a", null)))
          .containsExactly(new Outcome.Success<>("a"), new Outcome.Success<>(null));
    }
  }

  @Test
  void inputThatCannotBeReadEndsTheCall() {
    try (Pool pool = builder().open()) {
      assertThatThrownBy(() -> pool.mapOutcomes(x -> 1, List.of(1, new Object())))
          .isInstanceOf(TaskNotSerializableException.class)
          .hasMessageStartingWith("input 1 of mapOutcomes cannot be sent to a worker: ");
    }
  }

  @Test
  void outcomeOfAFutureIsThatOfItsTask() {
    Pool pool = builder().workers(1).open();
    CompletableFuture<Integer> good = pool.applyAsync(() -> 1);
    CompletableFuture<Integer> bad = pool.applyAsync(() -> oddOnly(2));
    CompletableFuture<Integer> running =
        pool.applyAsync(
            () -> {
              Awaiting.pause(60_000);
              return 1;
            });
    CompletableFuture<Integer> cancelled = pool.applyAsync(() -> 1);
    assertThat(cancelled.cancel(false)).isTrue();
    assertThatThrownBy(bad::join).hasCauseInstanceOf(TaskFailedException.class);
    assertThat(good.join()).isEqualTo(1);
    assertThatThrownBy(() -> Outcome.of(running))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the future is not done: future=");
    pool.terminate();
    assertThat(Outcome.of(good)).isEqualTo(new Outcome.Success<>(1));
    assertThat(Outcome.of(bad)).isInstanceOf(Outcome.Failed.class);
    assertThat(Outcome.of(cancelled)).isInstanceOf(Outcome.Cancelled.class);
    assertThat(Awaiting.happens(running::isDone)).isTrue();
    assertThatThrownBy(Outcome.of(running)::get).isInstanceOf(PoolTerminatedException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 1000})
  void resultsAreCombinedInInputOrder(int chunkSize) {
    TaskOptions options =
        chunkSize == 0 ? TaskOptions.defaults() : TaskOptions.defaults().withChunkSize(chunkSize);
    String expected = range(300).stream().map(x -> x + ",").collect(Collectors.joining());
    try (Pool pool = builder().open()) {
      Optional<String> text = pool.mapReduce(x -> x + ",", (a, b) -> a + b, range(300), options);
      assertThat(text).contains(expected);
      var sum = pool.mapReduce(x -> x * x, Integer::sum, range(300), options);
      assertThat(sum).contains(range(300).stream().mapToInt(x -> x * x).sum());
    }
  }

  @Test
  void slowAndFastTasksAreCombinedInInputOrder() {
    try (Pool pool = builder().workers(3).open()) {
      assertThat(
              pool.mapReduce(
                  x -> {
                    Awaiting.pause(x % 7 == 0 ? 20 : 1);
                    return x + " ";
                  },
                  (a, b) -> a + b,
                  range(100),
                  TaskOptions.defaults().withChunkSize(5)))
          .contains(range(100).stream().map(x -> x + " ").collect(Collectors.joining()));
    }
  }

  @Test
  void nothingToCombineIsEmptyAndOneResultIsItself() {
    try (Pool pool = builder().open()) {
      assertThat(pool.mapReduce(x -> x, Integer::sum, List.<Integer>of())).isEmpty();
      assertThat(pool.mapReduce(x -> x, Integer::sum, List.of(5))).contains(5);
    }
  }

  @Test
  void failureOfAFunctionOrCombinerIsThatOfItsTask() {
    try (Pool pool = builder().open()) {
      assertThatThrownBy(
              () ->
                  pool.mapReduce(
                      x -> {
                        if (x == 37) {
                          throw new IllegalArgumentException("x=" + x);
                        }
                        return x;
                      },
                      Integer::sum,
                      range(100)))
          .isInstanceOfSatisfying(
              TaskFailedException.class, e -> assertThat(e.task()).isEqualTo(37))
          .hasMessageStartingWith("task 37 of mapReduce failed in worker ")
          .hasRootCauseMessage("x=37");
      assertThatThrownBy(
              () ->
                  pool.<Integer, Integer>mapReduce(
                      x -> x,
                      (a, b) -> {
                        throw new IllegalArgumentException("cannot combine");
                      },
                      range(100)))
          .isInstanceOf(TaskFailedException.class)
          .hasRootCauseMessage("cannot combine");
      assertThatThrownBy(() -> pool.mapReduce(x -> x > 50 ? null : x, Integer::sum, range(100)))
          .isInstanceOfSatisfying(
              TaskFailedException.class, e -> assertThat(e.task()).isEqualTo(51))
          .hasRootCauseMessage("the function of mapReduce returned null");
    }
  }

  @Test
  void combinedValueThatCannotTravelFailsTheCall() {
    try (Pool pool = builder().open()) {
      assertThatThrownBy(() -> pool.mapReduce(x -> new Object(), (a, b) -> a, range(3)))
          .isInstanceOf(TaskFailedException.class)
          .cause()
          .isInstanceOf(io.procession.ResultNotSerializableException.class)
          .hasMessageStartingWith("the task's result cannot be sent back: ");
    }
  }

  @Test
  void aShortResultDoesNotWaitForItsLongNeighbour(@TempDir Path directory) {
    assumeTrue(reportsWithinChunks(), "the engine gives the results of a chunk back together");
    String taken = directory.resolve("taken").toString();
    try (Pool pool = builder().workers(1).open();
        Stream<Integer> results =
            pool.imap(
                x -> {
                  if (x == 2) {
                    Awaiting.until("result 1 was taken", () -> Files.exists(Path.of(taken)));
                  }
                  return x;
                },
                range(4),
                TaskOptions.defaults().withChunkSize(4))) {
      Iterator<Integer> iterator = results.iterator();
      assertThat(iterator.next()).isZero();
      assertThat(iterator.next()).isEqualTo(1);
      create(Path.of(taken));
      assertThat(iterator.next()).isEqualTo(2);
      assertThat(iterator.next()).isEqualTo(3);
    }
  }

  private static void create(Path file) {
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
