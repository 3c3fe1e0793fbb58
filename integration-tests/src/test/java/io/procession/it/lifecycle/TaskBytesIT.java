package io.procession.it.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.procession.Pool;
import io.procession.it.testing.NoLeaks;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a task costs on its way, in bytes that are allocated: the count does not depend on the speed
 * or the load of the machine, and grows when somebody makes the way longer. The limits are twice
 * what it is, since compilers do away with some allocations and not always with the same ones.
 */
@ExtendWith(NoLeaks.class)
class TaskBytesIT {
  private static final int WARM = 3_000;
  private static final int CALLS = 2_000;
  private static final int INTS = 200_000;

  private static int same(int x) {
    return x;
  }

  /** What the calling thread has allocated; in a task, the worker's main thread. */
  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static void apply(Pool pool, int calls) {
    for (int i = 0; i < calls; i++) {
      pool.apply(x -> same(x), i);
    }
  }

  @Test
  void applyAllocatesLittleOnBothSides() {
    try (Pool pool = Pool.open(1)) {
      apply(pool, WARM);
      long inWorker = pool.apply(() -> allocated());
      long here = allocated();

      apply(pool, CALLS);

      here = allocated() - here;
      inWorker = pool.apply(() -> allocated()) - inWorker;
      assertThat(here / CALLS).as("bytes in the caller").isBetween(1L, 12_000L);
      assertThat(inWorker / CALLS).as("bytes in the worker").isBetween(1L, 2_500L);
    }
  }

  @Test
  void mapAllocatesHardlyMoreThanItsResults() {
    List<Integer> inputs = IntStream.range(0, INTS).boxed().toList();
    try (Pool pool = Pool.open(1)) {
      pool.map(x -> same(x), inputs);
      long here = allocated();

      pool.map(x -> same(x), inputs);

      here = allocated() - here;
      assertThat(here / INTS).as("bytes of the caller for each task").isBetween(1L, 80L);
    }
  }
}
