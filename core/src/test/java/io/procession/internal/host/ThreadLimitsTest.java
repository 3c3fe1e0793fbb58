package io.procession.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ThreadLimitsTest {
  @Test
  void everyNativeLibraryIsTold() {
    assertThat(ThreadLimits.environment(3))
        .isEqualTo(
            Map.of(
                "OMP_NUM_THREADS", "3",
                "MKL_NUM_THREADS", "3",
                "OPENBLAS_NUM_THREADS", "3",
                "VECLIB_MAXIMUM_THREADS", "3",
                "BLIS_NUM_THREADS", "3",
                "NUMEXPR_NUM_THREADS", "3"));
  }

  @Test
  void threadsMustBePositive() {
    assertThatThrownBy(() -> ThreadLimits.environment(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threadsPerWorker must be positive: threadsPerWorker=0");
  }
}
