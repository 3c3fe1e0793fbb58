package io.procession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.spi.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which results the next pool with the same journal takes from it, and which tasks run again. */
class JournalledCallsTest {
  /** Inputs of tasks that ran since the last time; tasks are threads of this process. */
  private static final Set<Integer> RAN = new ConcurrentSkipListSet<>();

  private static final List<Integer> INPUTS = IntStream.range(0, 50).boxed().toList();
  private static final List<Integer> CUBES = INPUTS.stream().map(x -> x * x * x).toList();

  @TempDir Path directory;

  @BeforeEach
  void forget() {
    RAN.clear();
  }

  private static int cube(int x) {
    RAN.add(x);
    return x * x * x;
  }

  private Pool open() {
    return Pool.builder()
        .workers(2)
        .engine(Engine.inProcess())
        .journal(directory.resolve("tasks.journal"), JournalSync.BY_SYSTEM)
        .open();
  }

  private <R> R inPool(Function<Pool, R> use) {
    try (Pool pool = open()) {
      return use.apply(pool);
    }
  }

  private static List<Integer> ran() {
    List<Integer> ran = new ArrayList<>(RAN);
    RAN.clear();
    return ran;
  }

  /** Runs a call in two pools: the tasks run in the first one only. */
  private <R> void runsOnce(Function<Pool, R> call, R expected) {
    assertThat((Object) inPool(call)).isEqualTo(expected);
    assertThat(ran()).isEqualTo(INPUTS);
    assertThat((Object) inPool(call)).isEqualTo(expected);
    assertThat(ran()).isEmpty();
  }

  @Test
  void mapTakesRecordedResults() {
    runsOnce(pool -> pool.map(JournalledCallsTest::cube, INPUTS), CUBES);
  }

  @Test
  void mapAsyncTakesRecordedResults() {
    runsOnce(pool -> pool.mapAsync(JournalledCallsTest::cube, INPUTS).join(), CUBES);
  }

  @Test
  void imapTakesRecordedResults() {
    runsOnce(
        pool -> {
          try (Stream<Integer> results = pool.imap(JournalledCallsTest::cube, INPUTS)) {
            return results.toList();
          }
        },
        CUBES);
  }

  @Test
  void imapUnorderedTakesRecordedResultsOfInputsWithoutASize() {
    Iterable<Integer> lazy = () -> INPUTS.iterator();
    runsOnce(
        pool -> {
          try (Stream<Integer> results = pool.imapUnordered(JournalledCallsTest::cube, lazy)) {
            return results.sorted().toList();
          }
        },
        CUBES);
  }

  @Test
  void forEachDoesNotRunFinishedTasksAgain() {
    runsOnce(
        pool -> {
          pool.forEach(x -> cube(x), INPUTS);
          return true;
        },
        true);
  }

  @Test
  void starmapTakesRecordedResults() {
    runsOnce(pool -> pool.starmap((a, b) -> cube(a), Args.zip(INPUTS, INPUTS)), CUBES);
  }

  @Test
  void mapReduceTakesRecordedParts() {
    runsOnce(
        pool -> pool.mapReduce(JournalledCallsTest::cube, Integer::sum, INPUTS).orElseThrow(),
        CUBES.stream().mapToInt(x -> x).sum());
  }

  @Test
  void staticPartsTakeRecordedResultsOfOtherSchedules() {
    inPool(pool -> pool.map(JournalledCallsTest::cube, INPUTS));
    ran();
    TaskOptions divided = TaskOptions.defaults().withSchedule(Schedule.STATIC);
    assertThat((Object) inPool(pool -> pool.map(JournalledCallsTest::cube, INPUTS, divided)))
        .isEqualTo(CUBES);
    assertThat(ran()).isEmpty();
  }

  @Test
  void aChangedInputRunsAndOthersDoNot() {
    TaskOptions single = TaskOptions.defaults().withChunkSize(1);
    inPool(pool -> pool.map(JournalledCallsTest::cube, INPUTS, single));
    ran();
    List<Integer> changed = new ArrayList<>(INPUTS);
    changed.set(7, 1000);
    List<Integer> cubes = inPool(pool -> pool.map(JournalledCallsTest::cube, changed, single));
    assertThat(cubes.get(7)).isEqualTo(1_000_000_000);
    assertThat(cubes.get(8)).isEqualTo(512);
    assertThat(ran()).containsExactly(1000);
  }

  @Test
  void fewerAndMoreInputsTakeWhatFits() {
    TaskOptions single = TaskOptions.defaults().withChunkSize(1);
    List<Integer> some = INPUTS.subList(0, 20);
    inPool(pool -> pool.map(JournalledCallsTest::cube, some, single));
    ran();
    assertThat((Object) inPool(pool -> pool.map(JournalledCallsTest::cube, INPUTS, single)))
        .isEqualTo(CUBES);
    assertThat(ran()).isEqualTo(INPUTS.subList(20, 50));
    assertThat((Object) inPool(pool -> pool.map(JournalledCallsTest::cube, some, single)))
        .isEqualTo(CUBES.subList(0, 20));
    assertThat(ran()).isEmpty();
  }

  @Test
  void aChangedCapturedValueRunsEverything() {
    Function<Integer, List<Integer>> plus = n -> inPool(pool -> pool.map(x -> cube(x) + n, INPUTS));
    assertThat(plus.apply(1).getFirst()).isEqualTo(1);
    ran();
    assertThat(plus.apply(2).getFirst()).isEqualTo(2);
    assertThat(ran()).isEqualTo(INPUTS);
    assertThat(plus.apply(1).getFirst()).isEqualTo(1);
    assertThat(ran()).as("the first results are still there").isEmpty();
  }

  @Test
  void anotherFunctionRuns() {
    inPool(pool -> pool.map(JournalledCallsTest::cube, INPUTS));
    ran();
    assertThat((Object) inPool(pool -> pool.map(x -> cube(x) + 1, INPUTS)))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .element(2)
        .isEqualTo(9);
    assertThat(ran()).isEqualTo(INPUTS);
  }

  @Test
  void eachCallOfALoopHasItsOwnResults() {
    Function<Pool, List<Integer>> twice =
        pool -> {
          List<Integer> all = new ArrayList<>();
          for (int i = 0; i < 2; i++) {
            all.addAll(pool.map(JournalledCallsTest::cube, INPUTS));
          }
          return all;
        };
    assertThat((Object) inPool(twice)).asInstanceOf(InstanceOfAssertFactories.LIST).hasSize(100);
    ran();
    assertThat((Object) inPool(twice)).asInstanceOf(InstanceOfAssertFactories.LIST).hasSize(100);
    assertThat(ran()).isEmpty();
  }

  private static int odd(int x) {
    RAN.add(x);
    if (x % 2 == 0) {
      throw new IllegalArgumentException("even");
    }
    return x;
  }

  @Test
  void failedTasksRunAgain() {
    List<Outcome<Integer>> first =
        inPool(pool -> pool.mapOutcomes(JournalledCallsTest::odd, INPUTS));
    assertThat(first.get(1).get()).isEqualTo(1);
    assertThat(ran()).isEqualTo(INPUTS);
    List<Outcome<Integer>> second =
        inPool(pool -> pool.mapOutcomes(JournalledCallsTest::odd, INPUTS));
    assertThat(second.get(49).get()).isEqualTo(49);
    assertThat(second.get(48)).isInstanceOf(Outcome.Failed.class);
    assertThat(ran()).isEqualTo(INPUTS.stream().filter(x -> x % 2 == 0).toList());
  }

  private static final Set<Integer> FAILING = new ConcurrentSkipListSet<>();

  private static int unlessFailing(int x) {
    RAN.add(x);
    if (FAILING.contains(x)) {
      throw new IllegalStateException("fails for now");
    }
    return x;
  }

  @Test
  void taskThatFailedOnceRunsAgainOnce() {
    TaskOptions together = TaskOptions.defaults().withChunkSize(50);
    FAILING.addAll(List.of(0, 20, 49));
    inPool(pool -> pool.mapOutcomes(JournalledCallsTest::unlessFailing, INPUTS, together));
    ran();
    FAILING.remove(0);
    FAILING.remove(20);
    inPool(pool -> pool.mapOutcomes(JournalledCallsTest::unlessFailing, INPUTS, together));
    assertThat(ran()).containsExactly(0, 20, 49);
    FAILING.remove(49);
    inPool(pool -> pool.mapOutcomes(JournalledCallsTest::unlessFailing, INPUTS, together));
    assertThat(ran()).containsExactly(49);
    List<Outcome<Integer>> last =
        inPool(pool -> pool.mapOutcomes(JournalledCallsTest::unlessFailing, INPUTS, together));
    assertThat(ran()).isEmpty();
    assertThat(last).extracting(Outcome::get).isEqualTo(INPUTS);
  }

  private static int atSecondAttempt(int x) {
    if (x % 10 == 3 && TaskContext.current().attempt() == 1) {
      throw new IllegalStateException("first attempt");
    }
    RAN.add(x);
    return x;
  }

  @Test
  void resultsOfRetriesAreRecordedOnce() {
    TaskOptions retried = TaskOptions.defaults().withChunkSize(25).withRetry(Retry.times(1));
    for (int run = 1; run <= 2; run++) {
      assertThat(
              (Object)
                  inPool(pool -> pool.map(JournalledCallsTest::atSecondAttempt, INPUTS, retried)))
          .isEqualTo(INPUTS);
      assertThat(ran()).isEqualTo(run == 1 ? INPUTS : List.of());
    }
  }

  @Test
  void singleCallsWithAKeyAreRecorded() {
    TaskOptions named = TaskOptions.defaults().withKey("one");
    for (int run = 1; run <= 2; run++) {
      assertThat((Object) inPool(pool -> pool.with(named).<Integer>apply(() -> cube(3))))
          .isEqualTo(27);
      assertThat(ran()).isEqualTo(run == 1 ? List.of(3) : List.of());
    }
  }

  @Test
  void aCallThatFailedGoesOnWhereItFailed() {
    TaskOptions single = TaskOptions.defaults().withChunkSize(1);
    List<Integer> inputs = List.of(1, 3, 5, 6, 7);
    for (int run = 1; run <= 2; run++) {
      assertThatThrownBy(() -> inPool(pool -> pool.map(JournalledCallsTest::odd, inputs, single)))
          .isInstanceOf(TaskFailedException.class)
          .hasMessageStartingWith("task 3 of map failed");
      assertThat(ran()).contains(6).contains(run == 1 ? 1 : 6);
    }
    assertThat(ran()).doesNotContain(1, 3, 5);
  }

  @Test
  void nullsAreResultsAndInputsToo() {
    List<String> inputs = Arrays.asList("a", null, "b");
    for (int run = 1; run <= 2; run++) {
      assertThat((Object) inPool(pool -> pool.map(x -> x, inputs))).isEqualTo(inputs);
    }
  }

  @Test
  void randomNumbersAreThoseOfTheRecordedCall() {
    Function<Pool, List<Long>> draw =
        pool -> pool.map(x -> TaskRandom.current().nextLong(), INPUTS);
    List<Long> first = inPool(draw);
    assertThat(inPool(draw)).isEqualTo(first);
    List<Integer> more = new ArrayList<>(INPUTS);
    Collections.addAll(more, 50, 51);
    List<Long> second = inPool(pool -> pool.map(x -> TaskRandom.current().nextLong(), more));
    assertThat(second).hasSize(52).doesNotHaveDuplicates();
  }

  @Test
  void anotherSeedIsAnotherProgram() {
    TaskOptions one = TaskOptions.defaults().withSeed(1).withKey("draw");
    TaskOptions two = TaskOptions.defaults().withSeed(2).withKey("draw");
    TaskFunction<Integer, Long> draw = x -> TaskRandom.current().nextLong();
    List<Long> first = inPool(pool -> pool.map(draw, INPUTS, one));
    assertThat((Object) inPool(pool -> pool.map(draw, INPUTS, two))).isNotEqualTo(first);
    assertThat((Object) inPool(pool -> pool.map(draw, INPUTS, one))).isEqualTo(first);
  }

  @Test
  void aKeyFindsACallAtAnotherPlace() {
    TaskOptions named = TaskOptions.defaults().withKey("cubes");
    inPool(pool -> pool.map(JournalledCallsTest::cube, INPUTS, named));
    ran();
    inPool(
        pool -> {
          pool.map(JournalledCallsTest::cube, List.of(99));
          return pool.map(JournalledCallsTest::cube, INPUTS, named);
        });
    assertThat(ran()).containsExactly(99);
  }

  @Test
  void withoutAJournalAKeyNamesTheCallForProgress() {
    Set<String> labels = new ConcurrentSkipListSet<>();
    TaskOptions named =
        TaskOptions.defaults().withKey("simulate").withProgress(now -> labels.add(now.label()));
    try (Pool pool = Pool.builder().workers(1).engine(Engine.inProcess()).open()) {
      pool.map(x -> x, INPUTS, named);
    }
    assertThat(labels).containsExactly("simulate");
  }

  @Test
  void aCyclicScheduleIsRefused() {
    try (Pool pool = open()) {
      assertThatThrownBy(
              () -> pool.map(x -> x, INPUTS, TaskOptions.defaults().withSchedule(Schedule.CYCLIC)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "schedule must not be CYCLIC with a journal, which records neighbours: call=map");
    }
  }

  @Test
  void singleCallsAlwaysRun() {
    for (int run = 1; run <= 2; run++) {
      assertThat((Object) inPool(pool -> pool.apply(JournalledCallsTest::cube, 3))).isEqualTo(27);
      assertThat(ran()).containsExactly(3);
    }
  }

  private static final Semaphore BEGUN = new Semaphore(0);
  private static final Semaphore MAY_END = new Semaphore(0);

  private static int waiting(int x) throws InterruptedException {
    RAN.add(x);
    BEGUN.release();
    MAY_END.acquire();
    return x;
  }

  @Test
  void aDrainedPoolRecordsWhatWasBegun() throws InterruptedException {
    TaskOptions single = TaskOptions.defaults().withChunkSize(1).withKey("waiting");
    Pool pool = open();
    CompletableFuture<List<Integer>> call =
        pool.mapAsync(JournalledCallsTest::waiting, INPUTS, single);
    BEGUN.acquire(2);
    Thread drain = Thread.ofPlatform().start(() -> pool.drain(Duration.ofMinutes(1)));
    while (drain.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    MAY_END.release(INPUTS.size());
    drain.join();
    assertThatThrownBy(call::join)
        .hasCauseInstanceOf(PoolTerminatedException.class)
        .hasMessageContaining("the pool was drained before the task was begun");
    List<Integer> begun = ran();
    assertThat(begun).contains(0, 1).hasSizeLessThan(INPUTS.size());

    MAY_END.release(INPUTS.size());
    inPool(again -> again.mapAsync(JournalledCallsTest::waiting, INPUTS, single).join());
    assertThat(ran()).doesNotContainAnyElementsOf(begun).hasSize(INPUTS.size() - begun.size());
  }

  @Test
  void aJournalIsFreeAgainAfterTerminate() {
    Pool pool = open();
    pool.map(JournalledCallsTest::cube, INPUTS);
    pool.terminate();
    ran();
    assertThat((Object) inPool(again -> again.map(JournalledCallsTest::cube, INPUTS)))
        .isEqualTo(CUBES);
    assertThat(ran()).isEmpty();
  }
}
