package io.procession.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.Retry;
import io.procession.TaskContext;
import io.procession.TaskOptions;
import io.procession.it.testing.NoLeaks;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Large arrays of primitives, which travel apart from other bytes, are copies like all values. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class LargeArrayContract {
  private static final int LENGTH = 1 << 17;

  /** What a task returns again and again; each worker has its own. */
  private static final double[] REUSED = new double[LENGTH];

  /** A builder for the engine, with two workers. */
  protected abstract PoolBuilder builder();

  private static double[] filled(double value) {
    double[] array = new double[LENGTH];
    Arrays.fill(array, value);
    return array;
  }

  private static double first(double[] array) {
    return array[0] == array[LENGTH - 1] ? array[0] : Double.NaN;
  }

  /** Arrays between other values. */
  private record Mixed(String name, List<long[]> longs, Map<String, byte[]> bytes, char[] chars) {
    static Mixed of(int size) {
      return new Mixed(
          "mixed",
          List.of(IntStream.range(0, size).mapToLong(i -> i).toArray(), new long[0]),
          Map.of("a", new byte[size], "b", new byte[] {1}),
          "x".repeat(size).toCharArray());
    }

    boolean isAs(Mixed other) {
      return name.equals(other.name)
          && Arrays.equals(longs.getFirst(), other.longs.getFirst())
          && Arrays.equals(bytes.get("a"), other.bytes.get("a"))
          && bytes.get("b")[0] == 1
          && Arrays.equals(chars, other.chars);
    }
  }

  @Test
  void arraysTravelBothWaysAlsoBetweenOtherValues() {
    Mixed mixed = Mixed.of(1 << 19);
    try (Pool pool = builder().open()) {
      Mixed back = pool.apply((Mixed m) -> m.isAs(Mixed.of(1 << 19)) ? m : null, mixed);
      assertThat(back.isAs(mixed)).isTrue();
      assertThat(pool.map((Mixed m) -> m.chars().length, List.of(mixed, mixed, Mixed.of(3))))
          .containsExactly(1 << 19, 1 << 19, 3);
    }
  }

  @Test
  void oneArrayInTwoPlacesIsOneArrayInTheCopyToo() {
    double[] array = filled(1);
    try (Pool pool = builder().open()) {
      List<double[]> back =
          pool.apply((List<double[]> l) -> List.of(l.get(1), l.get(0)), List.of(array, array));
      assertThat(back.get(0)).isSameAs(back.get(1)).isEqualTo(array).isNotSameAs(array);
    }
  }

  @Test
  void whatATaskDoesToItsInputIsNotSeenByTheCaller() {
    double[] array = filled(1);
    try (Pool pool = builder().open()) {
      double[] changed =
          pool.apply(
              (double[] a) -> {
                Arrays.fill(a, 2);
                return a;
              },
              array);
      assertThat(first(changed)).isEqualTo(2);
      assertThat(first(array)).isEqualTo(1);
    }
  }

  @Test
  void whatTheCallerDoesAfterAnAsynchronousCallIsNotSeenByTheTask() throws Exception {
    double[] array = filled(1);
    try (Pool pool = builder().open()) {
      CompletableFuture<Double> one = pool.applyAsync((double[] a) -> first(a), array);
      CompletableFuture<List<Double>> some =
          pool.mapAsync((double[] a) -> first(a), List.of(filled(3), array));
      Arrays.fill(array, 9);
      assertThat(one.get()).isEqualTo(1);
      assertThat(some.get().getFirst()).isEqualTo(3); // The second may be read later.
    }
  }

  @Test
  void aLazyInputMayFillTheSameArrayAgain() {
    double[] buffer = new double[LENGTH];
    Iterator<Integer> numbers = IntStream.range(0, 20).iterator();
    Iterable<double[]> inputs =
        () ->
            new Iterator<>() {
              @Override
              public boolean hasNext() {
                return numbers.hasNext();
              }

              @Override
              public double[] next() {
                Arrays.fill(buffer, numbers.next());
                return buffer;
              }
            };
    try (Pool pool = builder().open();
        Stream<Double> results = pool.imap((double[] a) -> first(a), inputs)) {
      assertThat(results)
          .containsExactlyElementsOf(IntStream.range(0, 20).mapToObj(i -> (double) i).toList());
    }
  }

  @Test
  void soMayACollectionThatMakesItsElements() {
    double[] buffer = new double[1 << 15];
    List<double[]> inputs =
        new AbstractList<>() {
          @Override
          public double[] get(int index) {
            Arrays.fill(buffer, index);
            return buffer;
          }

          @Override
          public int size() {
            return 20;
          }
        };
    try (Pool pool = builder().open()) {
      assertThat(pool.map((double[] a) -> a[0], inputs, TaskOptions.defaults().withChunkSize(5)))
          .containsExactlyElementsOf(IntStream.range(0, 20).mapToObj(i -> (double) i).toList());
    }
  }

  /** Small enough that several results would go into one report, large enough to be referred to. */
  private static final double[] REUSED_IN_PART = new double[1 << 15];

  private static double[] refillPart(double value) {
    Arrays.fill(REUSED_IN_PART, value);
    return REUSED_IN_PART;
  }

  @Test
  void alsoOneThatIsHardlyLarge() {
    try (Pool pool = builder().workers(1).open()) {
      List<Integer> numbers = IntStream.range(0, 200).boxed().toList();
      List<double[]> results =
          pool.map(i -> refillPart(i), numbers, TaskOptions.defaults().withChunkSize(50));
      for (int i : numbers) {
        assertThat(results.get(i)).containsOnly(i);
      }
    }
  }

  private static double[] refill(double value) {
    Arrays.fill(REUSED, value);
    return REUSED;
  }

  @Test
  void aTaskMayReturnTheSameArrayAgain() {
    try (Pool pool = builder().workers(1).open()) {
      List<double[]> results = pool.map(i -> refill(i), IntStream.range(0, 10).boxed().toList());
      assertThat(results.stream().map(LargeArrayContract::first))
          .containsExactlyElementsOf(IntStream.range(0, 10).mapToObj(i -> (double) i).toList());
    }
  }

  private static double failOnce(double[] array) {
    if (array[0] == 1 && TaskContext.current().attempt() == 1) {
      Arrays.fill(array, 5);
      throw new IllegalStateException("the first time");
    }
    return first(array);
  }

  @Test
  void aTaskThatIsTriedAgainGetsTheOriginal() {
    try (Pool pool = builder().open()) {
      assertThat(
              pool.map(
                  (double[] a) -> failOnce(a),
                  List.of(filled(1)),
                  TaskOptions.defaults().withRetry(Retry.times(1))))
          .containsExactly(1.0);
    }
  }
}
