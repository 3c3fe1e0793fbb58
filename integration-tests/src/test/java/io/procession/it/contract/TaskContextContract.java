package io.procession.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.TaskContext;
import io.procession.TaskFailedException;
import io.procession.TaskOptions;
import io.procession.TaskRandom;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every engine's tasks know about themselves, and the random numbers they get. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class TaskContextContract {
  /** A builder for the engine, with two workers. */
  protected abstract PoolBuilder builder();

  private static final int TASKS = 40;

  private static List<Integer> range(int to) {
    return IntStream.range(0, to).boxed().toList();
  }

  /** Points of a quarter of a square that are in the circle: the task of a Monte Carlo program. */
  private static long hits(int points) {
    var random = TaskRandom.current();
    long hits = 0;
    for (int i = 0; i < points; i++) {
      double x = random.nextDouble();
      double y = random.nextDouble();
      hits += x * x + y * y < 1 ? 1 : 0;
    }
    return hits;
  }

  private static List<Long> expectedHits(long seed) {
    List<Long> expected = new ArrayList<>();
    for (int task = 0; task < TASKS; task++) {
      var random = TaskRandom.of(seed, task);
      long hits = 0;
      for (int i = 0; i < 1000; i++) {
        double x = random.nextDouble();
        double y = random.nextDouble();
        hits += x * x + y * y < 1 ? 1 : 0;
      }
      expected.add(hits);
    }
    return expected;
  }

  @Test
  @DisplayName("pain 42: random numbers depend on seed and task, not on workers or chunks")
  void randomNumbersDependOnSeedAndTaskOnly() {
    List<Integer> points = IntStream.range(0, TASKS).map(i -> 1000).boxed().toList();
    TaskOptions seeded = TaskOptions.defaults().withSeed(42);
    List<Long> expected = expectedHits(42);
    for (int workers = 1; workers <= 3; workers++) {
      try (Pool pool = builder().workers(workers).open()) {
        assertThat(pool.map(n -> hits(n), points, seeded)).isEqualTo(expected);
        for (int chunkSize : new int[] {1, 7, TASKS}) {
          assertThat(pool.map(n -> hits(n), points, seeded.withChunkSize(chunkSize)))
              .as("%d workers, chunks of %d", workers, chunkSize)
              .isEqualTo(expected);
        }
        try (Stream<Long> stream = pool.imap(n -> hits(n), points, seeded)) {
          assertThat(stream).isEqualTo(expected);
        }
        assertThat(pool.mapAsync(n -> hits(n), points, seeded).join()).isEqualTo(expected);
      }
    }
  }

  @Test
  void callsWithoutASeedHaveDifferentNumbersThatCanBeReproduced() {
    record Drawn(long seed, long task, long number) implements Serializable {}
    try (Pool pool = builder().open()) {
      List<Drawn> drawn = new ArrayList<>();
      for (int call = 0; call < 2; call++) {
        drawn.addAll(
            pool.map(
                x -> {
                  TaskContext here = TaskContext.current();
                  return new Drawn(here.seed(), here.task(), TaskRandom.current().nextLong());
                },
                range(10)));
      }
      assertThat(drawn).extracting(Drawn::number).doesNotHaveDuplicates();
      assertThat(new TreeSet<>(drawn.stream().map(Drawn::seed).toList())).hasSize(2);
      assertThat(drawn)
          .allSatisfy(
              d -> assertThat(TaskRandom.of(d.seed, d.task).nextLong()).isEqualTo(d.number));
    }
  }

  @Test
  void askingAgainContinuesTheStream() {
    try (Pool pool = builder().open()) {
      assertThat(
              pool.map(
                  x ->
                      List.of(TaskRandom.current().nextLong(), TaskRandom.current().nextLong())
                          .stream()
                          .distinct()
                          .count(),
                  range(5)))
          .containsOnly(2L);
    }
  }

  @Test
  void taskKnowsItsPositionWorkerAndAttempt() {
    try (Pool pool = builder().open()) {
      assertThat(pool.map(x -> TaskContext.current().task() - x, range(1000))).containsOnly(0L);
      assertThat(pool.<Long>apply(() -> TaskContext.current().task())).isZero();
      Set<Integer> workers =
          new TreeSet<>(
              pool.map(
                  x -> {
                    Awaiting.pause(1);
                    return TaskContext.current().worker();
                  },
                  range(100),
                  TaskOptions.defaults().withChunkSize(1)));
      assertThat(workers).isSubsetOf(0, 1);
      assertThat(pool.map(x -> TaskContext.current().attempt(), range(10))).containsOnly(1);
      assertThat(
              pool.map(
                  x -> TaskContext.current().pid() == ProcessHandle.current().pid(), range(10)))
          .containsOnly(true);
    }
  }

  @Test
  void contextBelongsToTheThreadOfTheTask() {
    try (Pool pool = builder().open()) {
      assertThat(
              pool.<Boolean>apply(
                  () -> {
                    AtomicBoolean inThread = new AtomicBoolean();
                    Thread.ofPlatform().start(() -> inThread.set(TaskContext.isWorker())).join();
                    return TaskContext.isWorker() && !inThread.get();
                  }))
          .isTrue();
      assertThat(TaskContext.isWorker()).isFalse();
    }
  }

  /** What a worker keeps. */
  private record Label(String text) {}

  /** What a worker keeps. */
  private static final class Counter {
    private final long madeBy = TaskContext.current().worker();
    private final AtomicInteger uses = new AtomicInteger();
  }

  @Test
  void stateIsMadeOncePerWorker() {
    record Use(int worker, long madeBy, int uses) implements Serializable {}
    try (Pool pool = builder().open()) {
      List<Use> uses =
          pool.map(
              x -> {
                TaskContext here = TaskContext.current();
                Counter counter = here.state(Counter.class, Counter::new);
                return new Use(here.worker(), counter.madeBy, counter.uses.incrementAndGet());
              },
              range(200));
      assertThat(uses).allSatisfy(use -> assertThat(use.madeBy).isEqualTo(use.worker));
      for (int worker = 0; worker < 2; worker++) {
        int index = worker;
        List<Integer> counts =
            uses.stream().filter(u -> u.worker == index).map(Use::uses).sorted().toList();
        assertThat(counts).isEqualTo(IntStream.rangeClosed(1, counts.size()).boxed().toList());
      }
    }
  }

  @Test
  void stateOfAnInitializerIsThereForTasks() {
    try (Pool pool =
        builder()
            .initializer(
                () -> {
                  TaskContext here = TaskContext.current();
                  here.state(Label.class, () -> new Label("task " + here.task()));
                })
            .open()) {
      assertThat(
              pool.<String>apply(
                  () ->
                      TaskContext.current()
                          .state(Label.class, () -> new Label("made late"))
                          .text()))
          .isEqualTo("task -1");
    }
  }

  @Test
  void makerThatFailsKeepsNothing() {
    try (Pool pool = builder().workers(1).open()) {
      assertThatThrownBy(
              () ->
                  pool.apply(
                      () ->
                          TaskContext.current()
                              .state(
                                  Label.class,
                                  () -> {
                                    throw new java.io.IOException("no connection");
                                  })
                              .text()))
          .isInstanceOf(TaskFailedException.class)
          .hasRootCauseInstanceOf(java.io.IOException.class)
          .hasRootCauseMessage("no connection");
      assertThatThrownBy(
              () -> pool.apply(() -> TaskContext.current().state(Label.class, () -> null).text()))
          .hasRootCauseMessage(
              "the maker of a state returned null:"
                  + " io.procession.it.contract.TaskContextContract$Label");
      assertThat(
              pool.<String>apply(
                  () -> TaskContext.current().state(Label.class, () -> new Label("abc")).text()))
          .isEqualTo("abc");
    }
  }

  @Test
  void initializerHasNoRandomNumbersOfItsOwn() {
    try (Pool pool = builder().workers(1).initializer(() -> TaskRandom.current()).open()) {
      assertThatThrownBy(() -> pool.apply(() -> 1))
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .rootCause()
          .hasMessageStartingWith(
              "only a task has random numbers of its own, an initializer has none: worker 0 (pid ");
    }
  }
}
