package io.procession.it.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Pool;
import io.procession.TaskOptions;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import io.procession.spi.Engine;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

  private static void signal(String name, long pid) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, "" + pid).start().waitFor()).isZero();
  }

  @Test
  void workerThatIsNotNeededLeavesAlsoWhenItsLastTaskIsTakenBack() throws Exception {
    try (Pool pool = Pool.open(2)) {
      Set<Long> pids = new HashSet<>();
      while (pids.size() < 2) {
        pids.addAll(
            pool.map(
                x -> {
                  Awaiting.pause(20);
                  return ProcessHandle.current().pid();
                },
                List.of(1, 2, 3, 4),
                TaskOptions.defaults().withChunkSize(1)));
      }
      for (long pid : pids) {
        signal("STOP", pid);
      }
      // Each is sent to a worker, which cannot begin it.
      CompletableFuture<Integer> one = pool.applyAsync(() -> 1);
      CompletableFuture<Integer> two = pool.applyAsync(() -> 2);
      pool.resize(1);
      assertThat(one.cancel(true)).isTrue();
      assertThat(two.cancel(true)).isTrue();
      for (long pid : pids) {
        signal("CONT", pid);
      }
      Awaiting.until(
          "one worker leaves",
          () -> pids.stream().filter(pid -> ProcessHandle.of(pid).isPresent()).count() == 1);
      assertThat(pool.<Integer>apply(() -> 3)).isEqualTo(3);
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
