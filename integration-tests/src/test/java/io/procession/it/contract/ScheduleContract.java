package io.procession.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Outcome;
import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.Schedule;
import io.procession.TaskContext;
import io.procession.TaskFailedException;
import io.procession.TaskNotSerializableException;
import io.procession.TaskOptions;
import io.procession.TaskRandom;
import io.procession.it.testing.NoLeaks;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every schedule gives the same results on every engine, whatever the inputs are like. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ScheduleContract {
  /** A builder for the engine, with two workers. */
  protected abstract PoolBuilder builder();

  private static TaskOptions by(Schedule schedule) {
    return TaskOptions.defaults().withSchedule(schedule);
  }

  private static List<Integer> range(int to) {
    return IntStream.range(0, to).boxed().toList();
  }

  @ParameterizedTest
  @EnumSource(Schedule.class)
  void resultsAreInInputOrderForAnyNumberOfInputs(Schedule schedule) {
    try (Pool pool = builder().workers(3).open()) {
      for (int size : new int[] {0, 1, 2, 3, 4, 7, 1000}) {
        assertThat(pool.map(x -> x + 1, range(size), by(schedule)))
            .isEqualTo(IntStream.rangeClosed(1, size).boxed().toList());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Schedule.class)
  void manySmallTasksAreAllRun(Schedule schedule) {
    int size = schedule == Schedule.DYNAMIC ? 1_000 : 200_000;
    try (Pool pool = builder().open()) {
      assertThat(pool.map(x -> 2 * x, range(size), by(schedule)))
          .isEqualTo(IntStream.range(0, size).map(x -> 2 * x).boxed().toList());
    }
  }

  @ParameterizedTest
  @EnumSource(Schedule.class)
  void inputsOfUnknownNumberAreAllRun(Schedule schedule) {
    Iterable<Integer> unsized = () -> IntStream.range(0, 101).iterator();
    Iterable<Integer> empty = () -> IntStream.empty().iterator();
    try (Pool pool = builder().open()) {
      assertThat(pool.map(x -> x, unsized, by(schedule))).isEqualTo(range(101));
      assertThat(pool.map(x -> x, empty, by(schedule))).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Schedule.class)
  void partsThatAreLargerThanAMessageAreSentInPieces(Schedule schedule) {
    try (Pool pool = builder().open()) {
      List<byte[]> inputs = range(40).stream().map(i -> new byte[i * 4096]).toList();
      assertThat(pool.map(bytes -> bytes.length, inputs, by(schedule)))
          .isEqualTo(range(40).stream().map(i -> i * 4096).toList());
    }
  }

  @ParameterizedTest
  @EnumSource(Schedule.class)
  void tasksKnowTheirPositionAndHaveTheSameRandomNumbers(Schedule schedule) {
    try (Pool pool = builder().open()) {
      TaskOptions options = by(schedule).withSeed(7);
      assertThat(pool.map(x -> TaskContext.current().task(), range(20), options))
          .isEqualTo(IntStream.range(0, 20).mapToObj(i -> (long) i).toList());
      assertThat(pool.map(x -> TaskRandom.current().nextLong(), range(20), options))
          .isEqualTo(IntStream.range(0, 20).mapToObj(i -> TaskRandom.of(7, i).nextLong()).toList());
    }
  }

  private static int failAt(int x, List<Integer> bad) {
    if (bad.contains(x)) {
      throw new IllegalStateException("bad " + x);
    }
    return x;
  }

  @ParameterizedTest
  @EnumSource(Schedule.class)
  void failuresBelongToTheirInputs(Schedule schedule) {
    try (Pool pool = builder().open()) {
      assertThatThrownBy(() -> pool.map(x -> failAt(x, List.of(11, 12)), range(20), by(schedule)))
          .isInstanceOfSatisfying(
              TaskFailedException.class, e -> assertThat(e.task()).isEqualTo(11))
          .hasMessageContaining("bad 11");
      List<Outcome<Integer>> outcomes =
          pool.mapOutcomes(x -> failAt(x, List.of(3, 8)), range(10), by(schedule));
      for (int i = 0; i < 10; i++) {
        assertThat(outcomes.get(i) instanceof Outcome.Failed).isEqualTo(i == 3 || i == 8);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Schedule.class)
  void inputThatCannotBeSentIsNamedByItsPosition(Schedule schedule) {
    List<Object> inputs = new ArrayList<>(range(9));
    inputs.set(4, Thread.currentThread());
    try (Pool pool = builder().open()) {
      assertThatThrownBy(() -> pool.map(Object::hashCode, inputs, by(schedule)))
          .isInstanceOf(TaskNotSerializableException.class)
          .hasMessageContaining("input 4 of map cannot be sent to a worker");
    }
  }

  @Test
  void endlessInputsAreReadLazilyByThoseSchedulesThatCan() {
    Iterable<Integer> endless = () -> Stream.iterate(0, x -> x + 1).iterator();
    try (Pool pool = builder().open()) {
      for (Schedule schedule : List.of(Schedule.GUIDED, Schedule.DYNAMIC)) {
        try (Stream<Integer> results = pool.imap(x -> x, endless, by(schedule))) {
          assertThat(results.limit(10)).isEqualTo(range(10));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"STATIC", "CYCLIC"})
  void lazyCallsRefuseToDivideTheirInputs(Schedule schedule) {
    try (Pool pool = builder().open()) {
      assertThatThrownBy(() -> pool.imap(x -> x, range(3), by(schedule)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "schedule of imap must be GUIDED or DYNAMIC, as it reads inputs lazily: schedule="
                  + schedule);
    }
  }

  @Test
  void mapReduceCombinesInOrderAndSoRefusesCyclic() {
    try (Pool pool = builder().open()) {
      for (Schedule schedule : List.of(Schedule.GUIDED, Schedule.STATIC, Schedule.DYNAMIC)) {
        assertThat(pool.mapReduce(x -> "" + x, (a, b) -> a + b, range(10), by(schedule)))
            .contains("0123456789");
      }
      assertThatThrownBy(() -> pool.mapReduce(x -> x, Integer::sum, range(3), by(Schedule.CYCLIC)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "schedule of mapReduce must not be CYCLIC, as neighbours are combined:"
                  + " schedule=CYCLIC");
    }
  }
}
