package io.procession.it.faults;

import static io.procession.it.faults.Acceptance.isUsable;
import static org.assertj.core.api.Assertions.assertThat;

import io.procession.Pool;
import io.procession.it.testing.NoLeaks;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A result that is larger than a gigabyte. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HugeResultIT {
  private static final int BYTES = 1_100_000_000;

  @Test
  @DisplayName("P41 a result of more than a gigabyte arrives")
  void hugeResultArrives() {
    try (Pool pool = Pool.builder().workers(1).jvmArgs("-Xmx3g").open()) {
      byte[] result =
          pool.apply(
              () -> {
                byte[] made = new byte[BYTES];
                for (int i = 0; i < BYTES; i += 1_000_003) {
                  made[i] = (byte) (i % 251);
                }
                return made;
              });
      assertThat(result.length).isEqualTo(BYTES);
      int wrong = 0;
      for (int i = 0; i < BYTES; i += 1_000_003) {
        wrong += result[i] == (byte) (i % 251) ? 0 : 1;
      }
      assertThat(wrong).isZero();
      isUsable(pool);
    }
  }
}
