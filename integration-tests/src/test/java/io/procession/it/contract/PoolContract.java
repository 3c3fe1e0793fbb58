package io.procession.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Args;
import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.PoolTerminatedException;
import io.procession.TaskOptions;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every engine's pool does with tasks that go well. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("resource") // Streams are closed where that is what is tested.
public abstract class PoolContract {
  /** A builder for the engine, with two workers. */
  protected abstract PoolBuilder builder();

  private Pool open() {
    return builder().open();
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  @Test
  @DisplayName("PO1 apply with zero to three arguments")
  void applyTakesZeroToThreeArguments() {
    try (Pool pool = open()) {
      assertThat(pool.<Integer>apply(() -> 42)).isEqualTo(42);
      assertThat(pool.<Integer, Integer>apply(x -> x * x, 7)).isEqualTo(49);
      assertThat(pool.<Integer, Integer, Integer>apply((x, y) -> x + y, 1, 2)).isEqualTo(3);
      assertThat(pool.<String, Integer, Long, String>apply((a, b, c) -> a + b + c, "a", 1, 2L))
          .isEqualTo("a12");
      pool.apply(() -> {});
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 100, 5000})
  @DisplayName("PO2 map gives ordered results for any chunk size")
  void mapKeepsOrderForAnyChunkSize(int chunkSize) {
    try (Pool pool = open()) {
      List<Integer> inputs = range(0, 400);
      assertThat(pool.map(x -> x * 2, inputs, TaskOptions.defaults().withChunkSize(chunkSize)))
          .isEqualTo(inputs.stream().map(x -> x * 2).toList());
    }
  }

  @Test
  @DisplayName("PO2 map takes any iterable")
  void mapTakesAnyIterable() {
    try (Pool pool = open()) {
      Iterable<Integer> unsized = () -> IntStream.range(0, 500).iterator();
      assertThat(pool.map(x -> x + 1, unsized)).isEqualTo(range(1, 501));
    }
  }

  @Test
  void mapOfManySmallTasksKeepsOrder() {
    try (Pool pool = open()) {
      assertThat(pool.map(x -> x + 1, range(0, 200_000))).isEqualTo(range(1, 200_001));
    }
  }

  @Test
  void nullsTravelBothWays() {
    try (Pool pool = open()) {
      List<String> inputs = Arrays.asList("a", null, "b");
      assertThat(pool.<String, String>map(x -> x == null ? "null" : null, inputs))
          .containsExactly(null, "null", null);
    }
  }

  @Test
  @DisplayName("PO3 starmap spreads pairs and triples")
  void starmapSpreadsArguments() {
    try (Pool pool = open()) {
      assertThat(pool.starmap((x, y) -> x * y, Args.zip(range(1, 5), range(2, 6))))
          .containsExactly(2, 6, 12, 20);
      assertThat(
              pool.starmap(
                  (a, b, c) -> a + b + c, List.of(Args.of("a", "b", "c"), Args.of("d", "e", "f"))))
          .containsExactly("abc", "def");
      assertThat(pool.starmapAsync((x, y) -> x - y, List.of(Args.of(3, 1))).join())
          .containsExactly(2);
    }
  }

  @Test
  @DisplayName("PO4 mapAsync gives all results")
  void mapAsyncGivesAllResults() throws Exception {
    try (Pool pool = open()) {
      CompletableFuture<List<Integer>> future = pool.mapAsync(x -> x * x, range(0, 100));
      assertThat(future.get(60, TimeUnit.SECONDS))
          .isEqualTo(range(0, 100).stream().map(x -> x * x).toList());
    }
  }

  @Test
  @DisplayName("PO8 imap is lazy and ordered, for any chunk size")
  void imapIsOrdered() {
    try (Pool pool = open();
        Stream<Integer> ones = pool.imap(x -> x + 1, range(0, 1000));
        Stream<Integer> sevens =
            pool.imap(x -> x + 1, range(0, 1000), TaskOptions.defaults().withChunkSize(7))) {
      assertThat(ones).isEqualTo(range(1, 1001));
      assertThat(sevens).isEqualTo(range(1, 1001));
    }
  }

  @Test
  @DisplayName("PO9 imapUnordered gives each result once")
  void imapUnorderedGivesEachResultOnce() {
    try (Pool pool = open();
        Stream<Integer> results = pool.imapUnordered(x -> x + 1, range(0, 1000))) {
      assertThat(results).containsExactlyInAnyOrderElementsOf(range(1, 1001));
    }
  }

  @Test
  @DisplayName("PO35 an endless input is read a bounded number ahead")
  void imapReadsABoundedNumberAhead() {
    AtomicInteger read = new AtomicInteger();
    Iterable<Integer> endless = () -> Stream.generate(read::getAndIncrement).iterator();
    try (Pool pool = open();
        Stream<Integer> results = pool.imap(x -> x * 2, endless)) {
      assertThat(results.limit(10)).containsExactly(0, 2, 4, 6, 8, 10, 12, 14, 16, 18);
      assertThat(read.get()).isLessThan(100_000);
    }
  }

  @Test
  @DisplayName("PO10 empty input gives an empty result at once")
  void emptyInputGivesAnEmptyResult() {
    try (Pool pool = open();
        Stream<Integer> ordered = pool.imap(x -> x, List.<Integer>of());
        Stream<Integer> unordered = pool.imapUnordered(x -> x, List.<Integer>of())) {
      assertThat(pool.map(x -> x, List.<Integer>of())).isEmpty();
      assertThat(pool.map(x -> x, List.<Integer>of(), TaskOptions.defaults().withChunkSize(50)))
          .isEmpty();
      assertThat(pool.mapAsync(x -> x, List.<Integer>of()).join()).isEmpty();
      assertThat(ordered).isEmpty();
      assertThat(unordered).isEmpty();
    }
  }

  @Test
  @DisplayName("PO19 a size below one is an error")
  void sizeBelowOneIsAnError() {
    assertThatThrownBy(() -> builder().workers(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("workers must be positive: workers=0");
    try (Pool pool = builder().workers(3).open()) {
      assertThat(pool.workers()).isEqualTo(3);
    }
  }

  @Test
  @DisplayName("PO31 a pool with very many workers computes correctly")
  void veryManyWorkers() {
    try (Pool pool = builder().workers(manyWorkers()).open()) {
      assertThat(pool.map(x -> x * x, range(0, 1000), TaskOptions.defaults().withChunkSize(1)))
          .isEqualTo(range(0, 1000).stream().map(x -> x * x).toList());
      assertThat(pool.workers()).isEqualTo(manyWorkers());
    }
  }

  /** How many workers the machine of a test can start in the time of a test. */
  protected int manyWorkers() {
    return 24;
  }

  @Test
  @DisplayName("PO20 terminate with a long queue returns soon and fails what is left")
  void terminateFailsWhatIsLeft() {
    Pool pool = open();
    List<CompletableFuture<Integer>> futures = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      futures.add(
          pool.applyAsync(
              x -> {
                Awaiting.pause(20_000);
                return x;
              },
              i));
    }
    pool.terminate();
    assertThat(futures)
        .allSatisfy(
            future ->
                assertThatThrownBy(future::join).hasCauseInstanceOf(PoolTerminatedException.class));
    assertThatThrownBy(() -> pool.apply(() -> 1))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("pool is closed: call=apply");
    pool.close();
  }

  @Test
  @DisplayName("PO21 PO22 PO23 close finishes the queued work and refuses new work")
  void closeFinishesQueuedWork() {
    Pool pool = open();
    List<CompletableFuture<Integer>> futures =
        range(0, 200).stream().map(i -> pool.applyAsync(x -> x * 2, i)).toList();
    CompletableFuture<List<Integer>> mapped = pool.mapAsync(x -> x + 1, range(0, 1000));
    pool.close();
    assertThat(futures).allMatch(CompletableFuture::isDone);
    assertThat(futures.stream().map(CompletableFuture::join))
        .isEqualTo(range(0, 200).stream().map(x -> x * 2).toList());
    assertThat(mapped.join()).isEqualTo(range(1, 1001));
    assertThatThrownBy(() -> pool.map(x -> x, range(0, 2)))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("pool is closed: call=map");
    pool.close();
  }

  @Test
  void closeOfAnUnusedPoolEndsItsWorkers() {
    for (int i = 0; i < 3; i++) {
      open().close();
    }
  }

  @Test
  void cancelDropsQueuedTasks() {
    try (Pool pool = builder().workers(1).open()) {
      CompletableFuture<String> running =
          pool.applyAsync(
              () -> {
                Awaiting.pause(500);
                return "done";
              });
      CompletableFuture<String> queued = pool.applyAsync(() -> "never wanted");
      assertThat(queued.cancel(false)).isTrue();
      assertThat(running.join()).isEqualTo("done");
      assertThatThrownBy(queued::join).isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void cancelOfAMapEndsIt() {
    try (Pool pool = open()) {
      CompletableFuture<List<Integer>> future =
          pool.mapAsync(
              x -> {
                Awaiting.pause(50);
                return x;
              },
              range(0, 100_000));
      assertThat(future.cancel(true)).isTrue();
    }
  }

  @Test
  void interruptedCallerGetsAnExceptionAndKeepsItsFlag() throws InterruptedException {
    try (Pool pool = open()) {
      List<Throwable> thrown = new ArrayList<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  pool.map(
                      x -> {
                        Awaiting.pause(300);
                        return x;
                      },
                      range(0, 1000));
                } catch (RuntimeException e) {
                  thrown.add(e);
                  thrown.add(
                      Thread.currentThread().isInterrupted() ? null : new AssertionError("flag"));
                }
              });
      caller.start();
      Awaiting.until("the caller waits", () -> caller.getState() == Thread.State.WAITING);
      caller.interrupt();
      caller.join();
      assertThat(thrown).hasSize(2);
      assertThat(thrown.get(0))
          .isInstanceOf(io.procession.PoolInterruptedException.class)
          .hasMessage("interrupted while waiting for map; its tasks were cancelled");
      assertThat(thrown.get(1)).isNull();
      assertThat(pool.<Integer, Integer>apply(x -> x, 5)).isEqualTo(5);
    }
  }

  @Test
  void severalThreadsShareThePool() {
    try (Pool pool = open()) {
      List<CompletableFuture<List<Integer>>> callers =
          range(0, 8).stream()
              .map(n -> CompletableFuture.supplyAsync(() -> pool.map(x -> x + n, range(0, 500))))
              .toList();
      for (int n = 0; n < callers.size(); n++) {
        assertThat(callers.get(n).join()).isEqualTo(range(n, 500 + n));
      }
    }
  }

  @Test
  void streamIsCancelledWhenItIsClosed() {
    try (Pool pool = open()) {
      try (Stream<Integer> results = pool.imap(x -> x, range(0, 1_000_000))) {
        assertThat(results.iterator().next()).isZero();
      }
      assertThat(pool.<Integer, Integer>apply(x -> x, 5)).isEqualTo(5);
    }
  }

  @Test
  void streamThatIsReadAfterThePoolWasClosedSaysSo() {
    Pool pool = open();
    try (Stream<Integer> results = pool.imap(x -> x, range(0, 1_000_000))) {
      Iterator<Integer> iterator = results.iterator();
      assertThat(iterator.next()).isZero();
      pool.close();
      assertThatThrownBy(iterator::hasNext)
          .isInstanceOf(CancellationException.class)
          .hasMessage("imap was cancelled: the pool was closed before all results were taken");
    }
  }
}
