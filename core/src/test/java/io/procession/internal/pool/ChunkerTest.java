package io.procession.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.Schedule;
import io.procession.TaskOptions;
import io.procession.spi.Chunking;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChunkerTest {
  private static final long MILLISECOND = 1_000_000;

  private static Chunker guided(int workers) {
    return new Chunker(TaskOptions.defaults(), workers, Chunking.MEASURED, Chunker.MAX_TASKS);
  }

  @Test
  void fixedSizeIsKept() {
    Chunker chunker =
        new Chunker(
            TaskOptions.defaults().withChunkSize(7), 2, Chunking.MEASURED, Chunker.MAX_TASKS);
    chunker.measured(7, 100 * MILLISECOND);
    assertThat(chunker.next(1000)).isEqualTo(7);
    assertThat(chunker.next(3)).isEqualTo(7);
    assertThat(chunker.next(-1)).isEqualTo(7);
  }

  @Test
  void dynamicSendsOneTaskWhateverTheTimes() {
    Chunker chunker =
        new Chunker(
            TaskOptions.defaults().withSchedule(Schedule.DYNAMIC),
            2,
            Chunking.MEASURED,
            Chunker.MAX_TASKS);
    chunker.measured(1000, 1);
    assertThat(chunker.next(1000)).isEqualTo(1);
    assertThat(chunker.next(-1)).isEqualTo(1);
  }

  @Test
  void dynamicTakesTheChunkSizeThatIsGiven() {
    TaskOptions options = TaskOptions.defaults().withChunkSize(5).withSchedule(Schedule.DYNAMIC);
    assertThat(new Chunker(options, 2, Chunking.MEASURED, Chunker.MAX_TASKS).next(1000))
        .isEqualTo(5);
  }

  @Test
  @DisplayName("PO40 chunks follow the measured time: single tasks until something is measured")
  void startsWithSingleTasksUntilSomethingIsMeasured() {
    Chunker chunker = guided(4);
    assertThat(chunker.next(1_000_000)).isEqualTo(1);
    assertThat(chunker.next(-1)).isEqualTo(1);
  }

  @Test
  void growsByAFactorAtATime() {
    Chunker chunker = guided(1);
    chunker.measured(1, 10);
    assertThat(chunker.next(1_000_000)).isEqualTo(8);
    chunker.measured(8, 80);
    assertThat(chunker.next(1_000_000)).isEqualTo(64);
  }

  @Test
  void aimsAtTheTargetTime() {
    Chunker chunker = guided(1);
    chunker.measured(100, 100 * MILLISECOND);
    assertThat(chunker.next(1_000_000)).isEqualTo(4);
  }

  @Test
  void longTasksGoOneByOne() {
    Chunker chunker = guided(20);
    chunker.measured(1, 10 * MILLISECOND);
    assertThat(chunker.next(998)).isEqualTo(1);
  }

  @Test
  void shrinksTowardsTheEnd() {
    Chunker chunker = guided(2);
    chunker.measured(1000, MILLISECOND);
    assertThat(chunker.next(100_000)).isEqualTo(4000);
    assertThat(chunker.next(4000)).isEqualTo(1000);
    assertThat(chunker.next(40)).isEqualTo(10);
    assertThat(chunker.next(3)).isEqualTo(1);
    assertThat(chunker.next(0)).isEqualTo(1);
  }

  @Test
  void neverExceedsTheMostTasks() {
    Chunker chunker = new Chunker(TaskOptions.defaults(), 1, Chunking.MEASURED, 16);
    chunker.measured(1000, 1);
    assertThat(chunker.next(-1)).isEqualTo(16);
  }

  @Test
  void coversAllTasksExactlyForAnyCourseOfTimes() {
    Chunker chunker = guided(3);
    long left = 123_457;
    long seed = 42;
    while (left > 0) {
      int size = (int) Math.min(chunker.next(left), left);
      assertThat(size).isPositive();
      left -= size;
      seed = seed * 6364136223846793005L + 1442695040888963407L;
      chunker.measured(size, Math.abs(seed % (50 * MILLISECOND)));
    }
    assertThat(left).isZero();
  }

  @Test
  void anEngineWhoseChunksAreDearGetsAFewEqualOnesForEachWorker() {
    Chunking dear = new Chunking(Duration.ofMillis(200), 4);
    Chunker chunker = new Chunker(TaskOptions.defaults(), 2, dear, Chunker.MAX_TASKS);

    assertThat(chunker.next(1000)).isEqualTo(125);
    chunker.measured(125, 1_000);
    assertThat(chunker.next(875)).isEqualTo(125);
  }

  @Test
  void inputsOfUnknownNumberAreMeasuredByAnyEngine() {
    Chunking dear = new Chunking(Duration.ofMillis(200), 4);
    Chunker chunker = new Chunker(TaskOptions.defaults(), 2, dear, Chunker.MAX_TASKS);

    assertThat(chunker.next(-1)).isEqualTo(1);
  }
}
