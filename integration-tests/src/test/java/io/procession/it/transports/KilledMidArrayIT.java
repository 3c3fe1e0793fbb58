package io.procession.it.transports;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.Pool;
import io.procession.Retry;
import io.procession.TaskContext;
import io.procession.TaskOptions;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that are killed at many instants while a large array is on its way. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KilledMidArrayIT {
  private static final int LENGTH = 1 << 23;
  private static final int KILLS = 5;
  private static final int MILLIS_BETWEEN = 12;
  private static final TaskOptions ON_LOSS =
      TaskOptions.defaults().withRetry(Retry.times(2).onlyOnWorkerLoss());

  private static long[] numbers() {
    long[] array = new long[LENGTH];
    Arrays.setAll(array, i -> i);
    return array;
  }

  private static boolean isWhole(long[] array) {
    return Arrays.equals(array, numbers());
  }

  private static Thread after(int millis, Runnable action) {
    return Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              Awaiting.pause(millis);
              action.run();
            });
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  private static long[] numbersFromADyingWorker(int millis) {
    long[] array = numbers();
    if (TaskContext.current().attempt() == 1) {
      after(millis, () -> Runtime.getRuntime().halt(9));
    }
    return array;
  }

  private static Pool openPool(String transport) {
    System.setProperty("procession.transport", transport);
    try {
      return Pool.builder().workers(1).maxRestarts(10 * KILLS, Duration.ofHours(1)).open();
    } finally {
      System.clearProperty("procession.transport");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ring", "socket"})
  void anArgumentArrivesWholeOrIsSentAgain(String transport) throws Exception {
    long[] array = numbers();
    try (Pool pool = openPool(transport)) {
      for (int i = 0; i < KILLS; i++) {
        long pid = pool.apply(() -> ProcessHandle.current().pid());
        Thread killer = after(i * MILLIS_BETWEEN, () -> kill(pid));
        assertThat(pool.with(ON_LOSS).apply((long[] a) -> isWhole(a), array)).isTrue();
        killer.join();
      }
    }
    assertThat(isWhole(array)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ring", "socket"})
  void aResultArrivesWholeOrIsMadeAgain(String transport) {
    try (Pool pool = openPool(transport)) {
      for (int i = 0; i < KILLS; i++) {
        int millis = i * MILLIS_BETWEEN;
        long[] result = pool.with(ON_LOSS).apply(() -> numbersFromADyingWorker(millis));
        assertThat(isWhole(result)).isTrue();
      }
    }
  }
}
