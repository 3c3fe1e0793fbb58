package io.procession.it.classpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Pool;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workers that are there only while there is something to do. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IdleWorkersIT {
  private static long children() {
    return ProcessHandle.current().children().filter(ProcessHandle::isAlive).count();
  }

  @Test
  void aLazyPoolStartsNoMoreWorkersThanItNeeds() {
    long before = children();
    try (Pool pool = Pool.builder().workers(4).lazyStart().open()) {
      assertThat(pool.workers()).isEqualTo(4);
      assertThat(children()).isEqualTo(before);
      assertThat(pool.map(x -> x + 1, List.of(1))).containsExactly(2);
      assertThat(children()).isEqualTo(before + 1);
      assertThat(pool.map(x -> x + 1, IntStream.range(0, 100).boxed().toList())).hasSize(100);
      assertThat(children()).isBetween(before + 1, before + 4);
    }
  }

  @Test
  void idleWorkersEndAndComeBackWhenTheyAreNeeded() {
    long before = children();
    try (Pool pool = Pool.builder().workers(2).idleTimeout(Duration.ofMillis(200)).open()) {
      for (int round = 0; round < 3; round++) {
        assertThat(pool.map(x -> x + 1, IntStream.range(0, 100).boxed().toList())).hasSize(100);
        Awaiting.until("no worker is left", () -> children() == before);
      }
      assertThat(pool.workers()).isEqualTo(2);
    }
  }

  @Test
  void aWorkerThatIsBusyForLongIsNotIdle() {
    try (Pool pool = Pool.builder().workers(1).idleTimeout(Duration.ofMillis(100)).open()) {
      long pid =
          pool.apply(
              () -> {
                Awaiting.pause(1_000);
                return ProcessHandle.current().pid();
              });
      assertThat(pid).isNotEqualTo(ProcessHandle.current().pid());
    }
  }

  @Test
  void theTimeMustBePositive() {
    assertThatThrownBy(() -> Pool.builder().idleTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("idleTimeout must be positive: idleTimeout=PT0S");
  }
}
