package io.procession.benchmarks.jmh;

import io.procession.internal.memory.WorkerStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What each task pays so that it can be stopped: two stores and two loads of shared memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class StopWords {
  private Path file;
  private WorkerStatus status;
  private int task;

  @Setup
  public void map() throws IOException {
    file = Files.createTempDirectory(Path.of("/dev/shm"), "stop-words").resolve("status");
    status = WorkerStatus.create(file);
    status.attempt(7, 0);
  }

  @TearDown
  public void unmap() throws IOException {
    status.close();
    Files.delete(file);
    Files.delete(file.getParent());
  }

  /** What the worker's gate does around a task. */
  @Benchmark
  public boolean task() {
    int next = task++;
    status.begun(next + 1);
    boolean dropped = status.isRestStopped(7);
    status.ended(next + 1);
    boolean stopped = status.isStopped(7, next);
    return dropped || stopped;
  }

  /** What a task pays that asks whether it is to stop. */
  @Benchmark
  public boolean question() {
    return status.running(7) != WorkerStatus.NONE && status.isStopped(7, task);
  }
}
