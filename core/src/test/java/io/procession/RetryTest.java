package io.procession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryTest {
  private final MultiprocessingException failed =
      new TaskFailedException("failed", new IOException("io"), 0, 0);
  private final MultiprocessingException lost =
      new WorkerLostException("lost", 0, 0, new WorkerLostException.Ended(77, OptionalInt.of(137)));

  private long millis(Retry retry, int failures, double random) {
    return retry.delay(failures, failed, random).orElseThrow().toMillis();
  }

  @Test
  void retriesAsOftenAsItSays() {
    Retry twice = Retry.times(2);
    assertThat(twice.delay(1, failed, 0)).contains(Duration.ZERO);
    assertThat(twice.delay(2, failed, 0)).contains(Duration.ZERO);
    assertThat(twice.delay(3, failed, 0)).isEmpty();
    assertThat(Retry.times(0).delay(1, failed, 0)).isEmpty();
  }

  @Test
  void waitsTwiceAsLongEachTimeUpToTheLongest() {
    Retry retry = Retry.times(100).withBackoff(Duration.ofMillis(100), Duration.ofMillis(1000));
    assertThat(IntStream.of(1, 2, 3, 4, 5, 99).mapToObj(n -> millis(retry, n, 0)))
        .containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L);
    assertThat(millis(Retry.times(100).withBackoff(Duration.ofSeconds(1)), 90, 0))
        .isEqualTo(60_000);
    assertThat(millis(Retry.times(9).withBackoff(Duration.ofHours(1)), 3, 0)).isEqualTo(3_600_000);
  }

  @Test
  void cutsEachWaitByARandomPartOfAHalf() {
    Retry retry = Retry.times(9).withBackoff(Duration.ofMillis(100));
    assertThat(millis(retry, 1, 1)).isEqualTo(50);
    assertThat(millis(retry, 2, 0.5)).isEqualTo(150);
  }

  @Test
  void testsGetWhatTheTaskThrewOrHowItWasLost() {
    Retry io = Retry.times(1).when(failure -> failure instanceof IOException);
    assertThat(io.delay(1, failed, 0)).isPresent();
    assertThat(io.delay(1, lost, 0)).isEmpty();
    Retry loss = Retry.times(1).onlyOnWorkerLoss();
    assertThat(loss.delay(1, lost, 0)).isPresent();
    assertThat(loss.delay(1, failed, 0)).isEmpty();
    assertThat(io.onlyOnWorkerLoss().delay(1, lost, 0)).as("both tests must be passed").isEmpty();
  }

  @Test
  void badNumbersAreRefused() {
    assertThatThrownBy(() -> Retry.times(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("retries must not be negative: retries=-1");
    assertThatThrownBy(() -> Retry.times(1).withBackoff(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("backoff must be from zero up to the longest: first=PT-0.001S longest=PT1M");
    assertThatThrownBy(() -> FailurePolicy.tolerate(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("failures must not be negative: failures=-1");
  }
}
