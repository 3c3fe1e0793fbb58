package io.procession.it.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.procession.Pool;
import io.procession.TaskFailedException;
import io.procession.TaskOptions;
import io.procession.WorkerLimits;
import io.procession.WorkerLostException;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class WorkerLimitsIT {
  private static final long MIB = 1 << 20;

  private static Pool open(WorkerLimits limits) {
    return Pool.builder().workers(1).limits(limits).open();
  }

  private static void goesOn(Pool pool) {
    assertThat(pool.apply(() -> 6 * 7)).isEqualTo(42);
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }

  /** Memory that no garbage collector and no flag of the JVM knows of, and really used. */
  private static void leak(long bytes) {
    Arena.global().allocate(bytes).fill((byte) 1);
  }

  @Test
  @DisplayName("P07 heap: a task that needs more ends its worker, and is lost with an explanation")
  void heap() {
    try (Pool pool = open(WorkerLimits.none().withHeap(48 * MIB))) {
      assertThatThrownBy(() -> pool.apply(() -> new byte[(int) (100 * MIB)].length))
          .isInstanceOf(WorkerLostException.class)
          .hasMessageContaining("exit code 3")
          .hasMessageContaining("The task needed more memory than the worker's heap has.");
      goesOn(pool);
    }
  }

  @Test
  @DisplayName("direct memory: a task that needs more fails, its worker goes on")
  void directMemory() {
    try (Pool pool = open(WorkerLimits.none().withDirectMemory(4 * MIB))) {
      long worker = pool.apply(WorkerLimitsIT::pid);
      assertThatThrownBy(() -> pool.apply(() -> ByteBuffer.allocateDirect(8 << 20).capacity()))
          .isInstanceOf(TaskFailedException.class)
          .hasRootCauseInstanceOf(OutOfMemoryError.class)
          .hasMessageContaining("direct buffer memory");
      assertThat((Object) pool.apply(WorkerLimitsIT::pid)).isEqualTo(worker);
    }
  }

  @Test
  @DisplayName("resident memory: a worker that has more is killed, which its task is told")
  void memory() {
    try (Pool pool = open(WorkerLimits.none().withMemory(192 * MIB))) {
      WorkerLostException lost =
          catchThrowableOfType(
              WorkerLostException.class,
              () ->
                  pool.apply(
                      () -> {
                        leak(256 * MIB);
                        Awaiting.pause(60_000);
                      }));
      assertThat(lost)
          .hasMessageMatching(
              "(?s)worker 0 \\(pid \\d+\\) died while running task 0 of apply: killed by its pool,"
                  + " since it had \\d+ MiB of memory and the limit is 192 MiB\n"
                  + "  Try: a higher WorkerLimits.withMemory.*");
      goesOn(pool);
    }
  }

  @Test
  @DisplayName("resident memory: a worker that grows is replaced between tasks, no task is lost")
  void recyclingAtMemory() {
    WorkerLimits limits = WorkerLimits.none().withRecyclingAtMemory(160 * MIB);
    List<Integer> inputs = IntStream.range(0, 60).boxed().toList();
    try (Pool pool = open(limits)) {
      List<Long> pids =
          pool.map(
              x -> {
                leak(8 * MIB);
                Awaiting.pause(60);
                return pid();
              },
              inputs,
              TaskOptions.defaults().withChunkSize(1));
      assertThat(pids).hasSize(60);
      assertThat(Set.copyOf(pids)).as("workers that took part").hasSizeBetween(2, 30);
    }
  }

  @Test
  @DisplayName("age: old workers are replaced between tasks, no task is lost, idle ones stay")
  void maxAge() {
    try (Pool pool = open(WorkerLimits.none().withMaxAge(Duration.ofMillis(500)))) {
      Set<Long> pids = new HashSet<>();
      Awaiting.until(
          "three workers took part",
          () -> {
            pids.add(pool.apply(WorkerLimitsIT::pid));
            return pids.size() == 3;
          });
    }
  }

  @Test
  @DisplayName("CPU time: a worker that has used it up is ended, which its task is told")
  void cpuTime() {
    try (Pool pool = open(WorkerLimits.none().withCpuTime(Duration.ofSeconds(3)))) {
      assertThatThrownBy(
              () ->
                  pool.apply(
                      () -> {
                        while (true) {
                          Thread.onSpinWait();
                        }
                      }))
          .isInstanceOf(WorkerLostException.class)
          .hasMessageContaining("exit code 152 (SIGXCPU)")
          .hasMessageContaining("It had used all the CPU time that it was allowed.");
      goesOn(pool);
    }
  }

  private static int openFiles(int count) throws IOException {
    List<Closeable> open = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        open.add(new FileInputStream("/dev/null"));
      }
      return open.size();
    } finally {
      for (Closeable file : open) {
        file.close();
      }
    }
  }

  @Test
  @DisplayName("open files: a task that opens more fails, its worker goes on")
  void openFiles() {
    try (Pool pool = open(WorkerLimits.none().withOpenFiles(128))) {
      long worker = pool.apply(WorkerLimitsIT::pid);
      assertThat((Object) pool.apply(() -> openFiles(50))).isEqualTo(50);
      assertThatThrownBy(() -> pool.apply(() -> openFiles(128)))
          .isInstanceOf(TaskFailedException.class)
          .hasRootCauseInstanceOf(IOException.class)
          .hasMessageContaining("Too many open files");
      assertThat((Object) pool.apply(WorkerLimitsIT::pid)).isEqualTo(worker);
    }
  }

  @Test
  @DisplayName("address space: a worker starts within it, and a task that maps more fails")
  void addressSpace() {
    WorkerLimits limits = WorkerLimits.none().withHeap(128 * MIB).withAddressSpace(1024 * MIB);
    try (Pool pool = open(limits)) {
      goesOn(pool);
      assertThatThrownBy(
              () ->
                  pool.apply(
                      () -> {
                        try (Arena arena = Arena.ofConfined()) {
                          return arena.allocate(1024 * MIB).byteSize();
                        }
                      }))
          .isInstanceOf(TaskFailedException.class)
          .hasRootCauseInstanceOf(OutOfMemoryError.class);
      goesOn(pool);
    }
  }
}
