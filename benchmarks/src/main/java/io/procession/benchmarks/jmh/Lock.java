package io.procession.benchmarks.jmh;

import io.procession.shared.SharedLock;
import io.procession.shared.SharedLong;
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

/** Locks and values of all processes that nobody else wants. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Lock {
  private SharedLock lock;
  private SharedLong value;

  @Setup
  public void create() {
    lock = SharedLock.create();
    value = SharedLong.create(0);
  }

  @TearDown
  public void close() {
    lock.close();
    value.close();
  }

  @Benchmark
  @SuppressWarnings("LockNotBeforeTry") // Nothing happens between both.
  public void lockAndUnlock() {
    lock.lock();
    lock.unlock();
  }

  @Benchmark
  public long increment() {
    return value.incrementAndGet();
  }
}
