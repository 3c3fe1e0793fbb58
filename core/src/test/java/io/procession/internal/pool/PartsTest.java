package io.procession.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartsTest {
  /** The tasks of each part, as an encoder that goes from end to end would send them. */
  private static List<List<Long>> chunks(Parts parts) {
    List<List<Long>> chunks = new ArrayList<>();
    for (long at = 0; at < parts.size(); at += parts.left(at)) {
      chunks.add(LongStream.range(at, at + parts.left(at)).map(parts::task).boxed().toList());
    }
    return chunks;
  }

  @Test
  void staticPartsAreNeighboursOfNearlyEqualNumber() {
    assertThat(chunks(new Parts(7, 3, false)))
        .containsExactly(List.of(0L, 1L, 2L), List.of(3L, 4L), List.of(5L, 6L));
  }

  @Test
  void cyclicPartsAreDealtLikeCards() {
    assertThat(chunks(new Parts(7, 3, true)))
        .containsExactly(List.of(0L, 3L, 6L), List.of(1L, 4L), List.of(2L, 5L));
  }

  @Test
  void noInputsGiveNoParts() {
    assertThat(chunks(new Parts(0, 3, false))).isEmpty();
    assertThat(new Parts(0, 3, true).left(0)).isZero();
    assertThat(new Parts(0, 3, true).task(0)).isZero();
  }

  @Test
  void oneInputIsOnePart() {
    assertThat(chunks(new Parts(1, 8, false))).containsExactly(List.of(0L));
    assertThat(chunks(new Parts(1, 8, true))).containsExactly(List.of(0L));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "5, 7", "999, 20", "1000, 20", "1001, 20", "100000, 3"})
  void eachTaskIsInExactlyOnePart(int size, int count) {
    for (boolean cyclic : new boolean[] {false, true}) {
      Parts parts = new Parts(size, count, cyclic);
      List<List<Long>> chunks = chunks(parts);
      assertThat(chunks).hasSize(Math.min(size, count));
      assertThat(
              chunks.stream().mapToInt(List::size).max().orElse(0)
                  - chunks.stream().mapToInt(List::size).min().orElse(0))
          .isBetween(0, 1);
      assertThat(chunks.stream().flatMap(List::stream).sorted().toList())
          .isEqualTo(LongStream.range(0, size).boxed().toList());
    }
  }

  @Test
  void orderedListHasTheInputsPartAfterPart() {
    List<Integer> inputs = IntStream.range(0, 7).boxed().toList();
    assertThat(new Parts(7, 3, true).ordered(inputs)).containsExactly(0, 3, 6, 1, 4, 2, 5);
  }

  @Test
  void leastIsTheFirstOfWhatIsLeftInInputOrder() {
    for (boolean cyclic : new boolean[] {false, true}) {
      for (int size = 0; size < 12; size++) {
        for (int count = 1; count < 5; count++) {
          Parts parts = new Parts(size, count, cyclic);
          for (int from = 0; from <= size; from++) {
            assertThat(parts.leastFrom(from))
                .as("%s from %d", parts, from)
                .isEqualTo(
                    LongStream.range(from, size).map(parts::task).min().orElse(Long.MAX_VALUE));
          }
        }
      }
    }
  }

  @Test
  void partsLargerThanAnIntAreCounted() {
    Parts parts = new Parts(10_000_000_000L, 3, true);
    assertThat(parts.left(0)).isEqualTo(3_333_333_334L);
    assertThat(parts.task(3_333_333_334L)).isEqualTo(1);
  }
}
