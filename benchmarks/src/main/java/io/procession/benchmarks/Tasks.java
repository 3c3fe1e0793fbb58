package io.procession.benchmarks;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;

/** What the tasks of the workloads do: the same as those of the other peers. */
final class Tasks {
  private static final int PAGE = 4096;

  private Tasks() {}

  static int same(int x) {
    return x;
  }

  static int nap(double seconds) throws InterruptedException {
    Thread.sleep(Duration.ofNanos((long) (seconds * 1e9)));
    return 1;
  }

  /** Sleeps, and tells which worker it is. */
  static long pidNap(double seconds) throws InterruptedException {
    nap(seconds);
    return ProcessHandle.current().pid();
  }

  /** How many of so many points fall into the quarter circle. */
  static long hits(long points, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long hits = 0;
    for (long i = 0; i < points; i++) {
      double x = random.nextDouble();
      double y = random.nextDouble();
      if (x * x + y * y <= 1) {
        hits++;
      }
    }
    return hits;
  }

  /** Touches each page, so that the whole argument has to be there. */
  static long pageSum(byte[] bytes) {
    long sum = 0;
    for (int i = 0; i < bytes.length; i += PAGE) {
      sum += bytes[i];
    }
    return sum;
  }

  /** The same for memory. */
  static long pageSum(MemorySegment memory) {
    long sum = 0;
    for (long i = 0; i < memory.byteSize(); i += PAGE) {
      sum += memory.get(ValueLayout.JAVA_BYTE, i);
    }
    return sum;
  }

  static byte[] ones(int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 1);
    return bytes;
  }

  static int pages(int size) {
    return (size + PAGE - 1) / PAGE;
  }
}
