package io.procession.benchmarks.jmh;

import io.procession.Pool;
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

/** A task there and back: encoded, sent, run in a worker, and its result decoded. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Dispatch {
  private Pool pool;

  @Setup
  public void open() {
    pool = Pool.open(1);
  }

  @TearDown
  public void close() {
    pool.close();
  }

  /** With all that is between a caller and a worker. */
  @Benchmark
  public Integer apply() {
    return pool.apply((Integer x) -> x + 1, 41);
  }
}
