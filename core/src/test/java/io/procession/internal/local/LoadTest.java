package io.procession.internal.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.internal.memory.WorkerStatus;
import io.procession.spi.Attempt;
import io.procession.spi.EncodedFunction;
import io.procession.spi.FunctionKind;
import io.procession.spi.Payload;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoadTest {
  private final WorkerStatus status = WorkerStatus.inMemory();
  private final Load load = new Load(status);

  private static Attempt attempt(long id) {
    EncodedFunction function =
        new EncodedFunction(
            1, 0, 0, Payload.EMPTY, FunctionKind.FUNCTION, ClassLoader.getSystemClassLoader(), "f");
    return new Attempt(
        id, function, Payload.EMPTY, 0, 0, 9, false, 0, 1, 1, 0, Optional.empty(), 1);
  }

  @Test
  void attemptThatOvertookAnotherIsTheOneThatRuns() {
    Load.Given large = load.add(attempt(1), 9);
    Load.Given small = load.add(attempt(2), 9);
    assertThat(load.running()).as("none has begun").isSameAs(large);
    status.attempt(2, 0);
    status.begun(1);
    assertThat(load.running()).isSameAs(small);
    status.over();
    load.remove(small);
    assertThat(load.running()).isSameAs(large);
  }

  @Test
  void attemptsHaveDifferentSlots() {
    Load.Given first = load.add(attempt(1), 9);
    Load.Given second = load.add(attempt(2), 9);
    assertThat(second.slot()).isNotEqualTo(first.slot());
    load.remove(first);
    assertThat(load.add(attempt(3), 9).slot()).isEqualTo(first.slot());
  }

  @Test
  void partOfAnAttemptLeavesTheRest() {
    Load.Given part = load.add(attempt(1), 4);
    assertThat(part.attempt().to()).isEqualTo(4);
    part.report(3);
    assertThat(part.leavesRest()).isFalse();
    assertThat(part.left()).isEqualTo(1);
    part.report(1);
    assertThat(part.leavesRest()).isTrue();
    assertThat(part.done()).isEqualTo(4);
  }

  @Test
  void onlyWhatWaitsBehindAnotherWaits() {
    long now = System.nanoTime();
    assertThat(load.waitingSince(now)).isNegative();
    load.add(attempt(1), 9);
    assertThat(load.waitingSince(now)).isNegative();
    Load.Given second = load.add(attempt(2), 9);
    assertThat(load.waiting()).isSameAs(second);
    assertThat(load.waitingSince(System.nanoTime())).isNotNegative();
  }
}
