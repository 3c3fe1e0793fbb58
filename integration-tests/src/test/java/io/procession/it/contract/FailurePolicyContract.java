package io.procession.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.FailurePolicy;
import io.procession.Outcome;
import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.TaskFailedException;
import io.procession.TaskOptions;
import io.procession.it.testing.NoLeaks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What calls make of failed tasks, on every engine. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class FailurePolicyContract {
  private static final List<Integer> INPUTS = IntStream.range(0, 30).boxed().toList();
  private static final TaskOptions FAIL_FAST =
      TaskOptions.defaults().withFailurePolicy(FailurePolicy.failFast());
  private static final TaskOptions COLLECT =
      TaskOptions.defaults().withFailurePolicy(FailurePolicy.collect());

  /** A builder for the engine, with two workers. */
  protected abstract PoolBuilder builder();

  private static TaskOptions tolerate(int failures) {
    return TaskOptions.defaults().withFailurePolicy(FailurePolicy.tolerate(failures));
  }

  /** Fails for 4, 14, 24. */
  private static int mostly(int x) {
    if (x % 10 == 4) {
      throw new IllegalArgumentException("input " + x);
    }
    return x;
  }

  private static List<Throwable> causes(Throwable[] failures) {
    return Stream.of(failures).map(Throwable::getCause).toList();
  }

  @Test
  @DisplayName("collect runs all tasks, and throws the first failure with the others")
  void collectThrowsAllFailuresTogether() {
    try (Pool pool = builder().open()) {
      for (int chunk : new int[] {1, 30}) {
        assertThatThrownBy(() -> pool.map(x -> mostly(x), INPUTS, COLLECT.withChunkSize(chunk)))
            .isInstanceOf(TaskFailedException.class)
            .hasMessageStartingWith("task 4 of map failed")
            .satisfies(
                e ->
                    assertThat(causes(e.getSuppressed()))
                        .extracting(Throwable::getMessage)
                        .containsExactly("input 14", "input 24"));
      }
    }
  }

  @Test
  @DisplayName("more failures than anybody reads are counted")
  void manyFailuresAreCounted() {
    try (Pool pool = builder().open()) {
      assertThatThrownBy(
              () ->
                  pool.forEach(
                      x -> {
                        throw new IllegalArgumentException("input " + x);
                      },
                      IntStream.range(0, 150).boxed().toList(),
                      COLLECT))
          .hasMessageStartingWith("task 0 of forEach failed")
          .satisfies(
              e -> {
                assertThat(e.getSuppressed()).hasSize(100);
                assertThat(e.getSuppressed()[99]).hasMessage("50 more tasks failed");
              });
    }
  }

  @Test
  @DisplayName("tolerated failures leave null in a list, and a gap elsewhere")
  void toleratedFailuresAreLeftOut() {
    try (Pool pool = builder().open()) {
      List<Integer> expected = new ArrayList<>(INPUTS);
      Arrays.asList(4, 14, 24).forEach(x -> expected.set(x, null));
      assertThat(pool.map(x -> mostly(x), INPUTS, tolerate(3))).isEqualTo(expected);
      assertThat(pool.mapReduce(x -> mostly(x), Integer::sum, INPUTS, tolerate(3)))
          .hasValue(29 * 15 - 4 - 14 - 24);
      assertThat(
              pool.mapReduce(x -> mostly(x), Integer::sum, INPUTS, tolerate(3).withChunkSize(30)))
          .hasValue(29 * 15 - 4 - 14 - 24);
      try (Stream<Integer> results = pool.imap(x -> mostly(x), INPUTS, tolerate(3))) {
        assertThat(results.toList()).isEqualTo(INPUTS.stream().filter(x -> x % 10 != 4).toList());
      }
      assertThat(pool.mapOutcomes(x -> mostly(x), INPUTS, tolerate(3)))
          .filteredOn(outcome -> outcome instanceof Outcome.Failed)
          .hasSize(3);
    }
  }

  @Test
  @DisplayName("one failure too many ends the call, whichever it is")
  void oneFailureTooManyEndsTheCall() {
    try (Pool pool = builder().open()) {
      assertThatThrownBy(() -> pool.map(x -> mostly(x), INPUTS, tolerate(2)))
          .hasMessageStartingWith("task 4 of map failed")
          .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
      assertThatThrownBy(() -> pool.mapOutcomes(x -> mostly(x), INPUTS, tolerate(2)))
          .hasMessageStartingWith("task 4 of mapOutcomes failed");
      assertThatThrownBy(() -> pool.mapOutcomes(x -> mostly(x), INPUTS, FAIL_FAST))
          .hasMessageStartingWith("task 4 of mapOutcomes failed");
    }
  }

  @Test
  @DisplayName("a stream that fails fast gives what comes before the failure, and ends with it")
  void streamEndsAtTheFailure() {
    try (Pool pool = builder().open();
        Stream<Integer> results = pool.imap(x -> mostly(x), INPUTS, FAIL_FAST)) {
      Iterator<Integer> iterator = results.iterator();
      for (int i = 0; i < 4; i++) {
        assertThat(iterator.next()).isEqualTo(i);
      }
      assertThatThrownBy(iterator::next).hasMessageStartingWith("task 4 of imap failed");
      assertThat(iterator.hasNext()).isFalse();
      assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  @DisplayName("a stream that tolerates one failure ends at the second, in input order")
  void streamEndsAtOneFailureTooMany() {
    try (Pool pool = builder().open();
        Stream<Integer> results = pool.imap(x -> mostly(x), INPUTS, tolerate(1).withChunkSize(1))) {
      Iterator<Integer> iterator = results.iterator();
      List<Integer> given = new ArrayList<>();
      assertThatThrownBy(
              () -> {
                while (iterator.hasNext()) {
                  given.add(iterator.next());
                }
              })
          .isInstanceOf(TaskFailedException.class);
      assertThat(given).doesNotContain(4, 14, 24).startsWith(0, 1, 2, 3, 5);
      assertThat(iterator.hasNext()).isFalse();
    }
  }

  @Test
  @DisplayName("a stream that collects throws each failure at its place, as by default")
  void streamThatCollectsGoesOn() {
    for (TaskOptions options : List.of(TaskOptions.defaults(), COLLECT)) {
      try (Pool pool = builder().open();
          Stream<Integer> results = pool.imap(x -> mostly(x), INPUTS, options)) {
        Iterator<Integer> iterator = results.iterator();
        for (int i = 0; i < 30; i++) {
          if (i % 10 == 4) {
            assertThatThrownBy(iterator::next)
                .hasMessageStartingWith("task " + i + " of imap failed");
          } else {
            assertThat(iterator.next()).isEqualTo(i);
          }
        }
        assertThat(iterator.hasNext()).isFalse();
      }
    }
  }
}
