package io.procession.it.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Pool;
import io.procession.TaskOptions;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import io.procession.spi.Engine;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pools that get more and fewer workers while they run. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ResizeIT {
  private static long children() {
    return ProcessHandle.current().children().count();
  }

  @Test
  void idlePoolGrowsAndShrinks() {
    long before = children();
    try (Pool pool = Pool.open(2)) {
      pool.resize(3);
      assertThat(pool.workers()).isEqualTo(3);
      Awaiting.until("a third worker starts", () -> children() == before + 3);
      assertThat(pool.<Integer>apply(() -> 1)).isEqualTo(1);
      pool.resize(1);
      assertThat(pool.workers()).isEqualTo(1);
      Awaiting.until("two workers leave", () -> children() == before + 1);
      assertThat(pool.<Integer>apply(() -> 2)).isEqualTo(2);
    }
  }

  @Test
  void noTaskIsLostWhileThePoolChangesItsSize() {
    List<Integer> inputs = IntStream.range(0, 200).boxed().toList();
    try (Pool pool = Pool.open(2)) {
      CompletableFuture<List<Integer>> results =
          pool.mapAsync(
              x -> {
                Awaiting.pause(5);
                return x + 1;
              },
              inputs,
              TaskOptions.defaults().withChunkSize(4));
      for (int workers : new int[] {3, 1, 2, 1, 3, 1}) {
        pool.resize(workers);
        Awaiting.pause(50);
      }
      assertThat(results.join()).isEqualTo(inputs.stream().map(x -> x + 1).toList());
      assertThat(pool.workers()).isEqualTo(1);
    }
  }

  @Test
  void badNumbersClosedPoolsAndThreadsAreRefused() {
    Pool pool = Pool.open(1);
    try (pool) {
      assertThatThrownBy(() -> pool.resize(0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("workers must be positive: workers=0");
    }
    assertThatThrownBy(() -> pool.resize(2))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("pool is closed: call=resize");
    try (Pool threads = Pool.builder().workers(1).engine(Engine.inProcess()).open()) {
      assertThatThrownBy(() -> threads.resize(2))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessage("the engine has a fixed number of workers: workers=1");
    }
  }
}
