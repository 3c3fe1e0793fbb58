package io.procession.it.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.procession.JournalSync;
import io.procession.Outcome;
import io.procession.Pool;
import io.procession.TaskOptions;
import io.procession.WorkerLimits;
import io.procession.WorkerLostException;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rounds of faulty tasks in pools whose workers are killed and stopped at random. Each round runs
 * its tasks with a journal, and again from it. The length: {@code -Dsoak.minutes=10}.
 */
@Tag("soak")
@ExtendWith(NoLeaks.class)
class SoakIT {
  private static final int WORKERS = 8;
  private static final int TASKS = 64 * 20;
  private static final long HUGE = 4 << 20;

  /** A worker that is stopped for a second, on a machine that is busy, must not be a timeout. */
  private static final TaskOptions TASK_OPTIONS =
      TaskOptions.defaults()
          .withKey("tasks")
          .withTimeout(Duration.ofSeconds(5))
          .withGrace(Duration.ofSeconds(1));

  @TempDir private Path directory;
  private final Map<String, Integer> ends = new TreeMap<>();

  /** What a task returns; the stamp tells one run of it from another. */
  private record Result(int input, String stamp, byte[] ballast) implements Serializable {}

  private static Result task(int input, long seed) throws Exception {
    int fate = new Random(seed ^ input * 0x9E3779B97F4A7C15L).nextInt(1000);
    long size = fate < 10 ? HUGE : 10;
    if (fate >= 990) {
      throw new IllegalStateException("task " + input + " throws");
    } else if (fate == 989) {
      System.exit(3);
    } else if (fate == 988) {
      return new Result(input, "", new byte[Integer.MAX_VALUE - 8]);
    } else if (fate == 987) {
      ProcessHandle.current().destroyForcibly(); // Refused by the JDK for its own process.
    } else if (fate == 986) {
      Runtime.getRuntime().halt(0);
    } else if (fate == 985) {
      Awaiting.pause(60_000); // Ends when it is told to.
    } else if (fate == 984) {
      spin(System.nanoTime() + Duration.ofMinutes(1).toNanos()); // Does not listen.
    }
    Awaiting.pause(fate % 10);
    String stamp = ProcessHandle.current().pid() + " " + System.nanoTime();
    return new Result(input, stamp, new byte[(int) size]);
  }

  private static void spin(long until) {
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  /** Every other round with a worker that stands by. */
  private Pool open(int round) {
    return Pool.builder()
        .workers(WORKERS)
        .spares(round % 2)
        .heartbeatTimeout(Duration.ofSeconds(4))
        .limits(WorkerLimits.none().withHeap(64 << 20).withMaxAge(Duration.ofSeconds(20)))
        .journal(directory.resolve("round-" + round), JournalSync.EACH_SECOND)
        .open();
  }

  private List<Outcome<Result>> run(int round) {
    long seed = round;
    List<Integer> inputs = IntStream.range(0, TASKS).boxed().toList();
    try (Pool pool = open(round)) {
      CompletableFuture<List<Integer>> cancelled =
          pool.mapAsync(
              x -> {
                Awaiting.pause(20);
                return x;
              },
              inputs);
      List<Outcome<Result>> outcomes = pool.mapOutcomes(x -> task(x, seed), inputs, TASK_OPTIONS);
      cancelled.cancel(true);
      // A worker that was killed before may have ended it.
      count(cancelled.isCancelled() ? "calls cancelled" : "calls lost", 1);
      assertThat(cancelled).isDone();
      try (Stream<Integer> some = pool.imap(x -> x, inputs)) {
        some.limit(10).forEach(x -> count("stream given up", 0));
      } catch (WorkerLostException e) {
        count("stream lost", 1);
      }
      return outcomes;
    }
  }

  private void count(String end, int tasks) {
    ends.merge(end, tasks, Integer::sum);
  }

  /** Each task has one result, or a failure that was to be expected and is explained. */
  private void check(List<Outcome<Result>> outcomes) {
    assertThat(outcomes).hasSize(TASKS);
    for (int i = 0; i < TASKS; i++) {
      switch (outcomes.get(i)) {
        case Outcome.Success(Result result) -> {
          assertThat(result.input).isEqualTo(i);
          count(result.ballast.length > 1000 ? "huge results" : "results", 1);
        }
        case Outcome.Failed(var failure) -> {
          assertThat(failure)
              .hasMessageContaining("task " + i + " of mapOutcomes failed in worker");
          assertThat(failure.getCause()).isInstanceOf(IllegalStateException.class);
          count("failures", 1);
        }
        case Outcome.Lost(var lost) -> {
          assertThat(lost)
              .hasMessageContaining("died while running task " + i + " of mapOutcomes")
              .message()
              .containsAnyOf("exit code ", "killed by its pool, as it had not answered for ");
          boolean silent = String.valueOf(lost.getMessage()).contains("had not answered");
          count(silent ? "lost, silent" : "lost, exit code " + lost.exitCode().orElse(-1), 1);
        }
        case Outcome.TimedOut(var late) -> {
          assertThat(late)
              .hasMessageContaining("task " + i + " of mapOutcomes ran longer than 5 s");
          count(late.getMessage().contains("was killed") ? "timed out, killed" : "timed out", 1);
        }
        case Outcome<Result> other -> throw new AssertionError("task " + i + ": " + other);
      }
    }
  }

  /** The second run has the recorded results of the first, and others only in place of failures. */
  private static void compare(List<Outcome<Result>> first, List<Outcome<Result>> second) {
    for (int i = 0; i < TASKS; i++) {
      if (first.get(i) instanceof Outcome.Success(Result before)) {
        assertThat(second.get(i).get().stamp).as("task %d", i).isEqualTo(before.stamp);
      }
    }
  }

  private record Holdings(long descriptors, int threads, long heapMib) {
    static Holdings now() {
      System.gc();
      var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      return new Holdings(
          system.getOpenFileDescriptorCount(),
          ManagementFactory.getThreadMXBean().getThreadCount(),
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20);
    }
  }

  private void round(int round) {
    List<Outcome<Result>> first = run(round);
    List<Outcome<Result>> second = run(round);
    check(first);
    check(second);
    compare(first, second);
  }

  @Test
  @DisplayName("P38 minutes of random faults: each task has one result or one explained failure")
  void soak() throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(Long.getLong("soak.minutes", 10)).toNanos();
    int rounds = 0;
    Chaos chaos = new Chaos(4711);
    Holdings before;
    try (chaos) {
      round(rounds++);
      before = Holdings.now();
      while (System.nanoTime() < end) {
        round(rounds++);
      }
    }
    Awaiting.until("no thread of a pool is left", () -> Holdings.now().threads <= before.threads);
    Holdings after = Holdings.now();
    System.out.printf(
        "soak: %d rounds, %d pools, %d tasks: %s; %s; before %s, after %s%n",
        rounds, 2 * rounds, 2L * rounds * TASKS, ends, chaos, before, after);
    assertThat(after.descriptors).isLessThanOrEqualTo(before.descriptors + 5);
    assertThat(after.heapMib).isLessThanOrEqualTo(before.heapMib + 16);
  }
}
