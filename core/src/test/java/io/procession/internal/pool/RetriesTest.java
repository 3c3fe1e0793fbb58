package io.procession.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.MultiprocessingException;
import io.procession.Retry;
import io.procession.WorkerLostException;
import io.procession.internal.journal.InputDigests;
import io.procession.spi.EncodedFunction;
import io.procession.spi.FunctionKind;
import io.procession.spi.Payload;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RetriesTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000); // It overflows.
  private final Retries retries =
      new Retries(
          new Retries.Limits(Optional.of(Retry.times(2).withBackoff(Duration.ofMillis(100))), 3),
          now::get,
          () -> 0);

  private static Chunk chunk(long first, int stride, int count) {
    EncodedFunction function =
        new EncodedFunction(
            1, 0, 0, Payload.EMPTY, FunctionKind.FUNCTION, ClassLoader.getSystemClassLoader(), "f");
    return new Chunk(
        new RecordingOwner("map"),
        function,
        new Chunk.Inputs(
            Payload.EMPTY, 0, new Chunk.Tasks(first, stride, count), InputDigests.NONE));
  }

  private static MultiprocessingException failure(String message) {
    return new MultiprocessingException(message, null);
  }

  private void pass(long millis) {
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private static WorkerLostException death(boolean outOfMemory) {
    return new WorkerLostException(
        "died", 7, 0, new WorkerLostException.Ended(4711, OptionalInt.of(3), outOfMemory));
  }

  @Test
  void eachDeathForWantOfMemoryMultipliesTheMemory() {
    Retries growing =
        new Retries(
            new Retries.Limits(Optional.of(Retry.times(9).withMoreMemory(2)), 9),
            now::get,
            () -> 0);
    Chunk first = chunk(0, 1, 10);
    assertThat(first.memory()).isEqualTo(1);
    Chunk second = growing.take(new Chunk.Part(first, 7, 1), 7, death(true)).orElseThrow();
    assertThat(second.memory()).isEqualTo(2);
    Chunk third = growing.take(new Chunk.Part(second, 7, 2), 7, death(false)).orElseThrow();
    assertThat(third.memory()).isEqualTo(2);
    Chunk fourth = growing.take(new Chunk.Part(third, 7, 3), 7, death(true)).orElseThrow();
    assertThat(fourth.memory()).isEqualTo(4);
    Chunk usual = retries.take(new Chunk.Part(first, 7, 1), 7, death(true)).orElseThrow();
    assertThat(usual.memory()).isEqualTo(1);
  }

  @Test
  void oneTaskOfAChunkRunsAgainWhenItsTimeHasCome() {
    Chunk.Part part = new Chunk.Part(chunk(10, 3, 5), 1, 4);
    Chunk again = retries.take(part, 16, failure("first")).orElseThrow();
    assertThat(again.firstToRun()).isEqualTo(16);
    assertThat(again.done()).isEqualTo(2);
    assertThat(again.count()).isEqualTo(3);
    assertThat(again.tryNumber()).as("the attempt was the fourth").isEqualTo(5);
    assertThat(retries.due()).isEmpty();
    assertThat(retries.untilNext()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
    pass(99);
    assertThat(retries.due()).isEmpty();
    pass(1);
    assertThat(retries.untilNext()).isZero();
    assertThat(retries.due()).containsExactly(again);
    assertThat(retries.due()).isEmpty();
    assertThat(retries.untilNext()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void lastFailureGetsTheEarlierOnes() {
    MultiprocessingException first = failure("first");
    MultiprocessingException second = failure("second");
    MultiprocessingException third = failure("third");
    Chunk once = retries.take(new Chunk.Part(chunk(0, 1, 3), 0, 1), 1, first).orElseThrow();
    Chunk twice = retries.take(new Chunk.Part(once, 1, 2), 1, second).orElseThrow();
    assertThat(twice.failures()).containsExactly(first, second);
    assertThat(retries.take(new Chunk.Part(twice, 1, 3), 1, third)).isEmpty();
    assertThat(retries.last(twice, "map", third)).isSameAs(third);
    assertThat(third.getSuppressed()).containsExactly(first, second);
    pass(100);
    assertThat(retries.due()).containsExactly(once);
    pass(100);
    assertThat(retries.due()).containsExactly(twice);
  }

  @Test
  void tasksAfterOneThatEndsTheCallAreDropped() {
    Chunk.Part part = new Chunk.Part(chunk(0, 1, 9), 0, 1);
    Chunk before = retries.take(part, 3, failure("a")).orElseThrow();
    Chunk after = retries.take(part, 7, failure("b")).orElseThrow();
    assertThat(retries.dropAfter(5)).containsExactly(after);
    pass(100);
    assertThat(retries.due()).containsExactly(before);
  }
}
