package io.procession;

import java.util.random.RandomGenerator.SplittableGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Random numbers for tasks: each task of a call has a stream of its own, and gets the same numbers
 * wherever and whenever it runs.
 *
 * {@snippet :
 * static long hits(int points) {
 *   var random = TaskRandom.current();
 *   return IntStream.range(0, points).filter(i -> Math.hypot(random.nextDouble(), random.nextDouble()) < 1).count();
 * }
 *
 * List<Long> hits = pool.map(n -> hits(n), counts, TaskOptions.defaults().withSeed(42));
 * }
 *
 * <p>A stream depends on two things only: the {@link TaskOptions#withSeed seed} of the call, and
 * the position of the task's input in the call. The number of workers, the size of chunks, the
 * engine, and the worker that runs the task change nothing. A call without a seed has a new one
 * each time; a task can read it, as {@link TaskContext#seed()}, to have it reported and used again.
 *
 * <p>A generator that a lambda captures is copied instead, so every worker has the same numbers.
 * Python's {@code random} has that trap with {@code fork}; there is no counterpart of this class in
 * {@code multiprocessing}.
 *
 * <p>The algorithm is the JDK's {@code L64X128MixRandom} (G. L. Steele and S. Vigna, <i>LXM: Better
 * Splittable Pseudorandom Number Generators (and Almost as Fast)</i>, OOPSLA 2021), whose 256 bits
 * of state are four consecutive numbers of a SplitMix64 sequence (G. L. Steele, D. Lea and C. H.
 * Flood, <i>Fast Splittable Pseudorandom Number Generators</i>, OOPSLA 2014). It is not for
 * secrets.
 */
public final class TaskRandom {
  private static final String ALGORITHM = "L64X128MixRandom";

  /** The 64-bit words of the algorithm's state. */
  private static final int WORDS = 4;

  /** The step of SplitMix64: the golden ratio, as a fraction of 2 to the 64th. */
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private TaskRandom() {}

  /**
   * The generator of the task that the calling thread runs. It is made when a task first asks for
   * it; asking again gives the same generator, in the state it is in. It is not safe for several
   * threads at once: a task that starts threads gives each what {@code split()} returns.
   *
   * @return the task's generator
   * @throws IllegalStateException if the calling thread does not run a task
   */
  public static SplittableGenerator current() {
    return TaskContext.current().random();
  }

  /**
   * A new generator, at the beginning of the stream of one task. May be called anywhere, in the
   * caller too: for the numbers that a task had, or will have.
   *
   * @param seed the seed of the call
   * @param task the position of the task in the call, from 0
   * @return a generator that no other caller of this method shares
   */
  public static SplittableGenerator of(long seed, long task) {
    byte[] state = new byte[WORDS * Long.BYTES];
    long at = mix(seed ^ GOLDEN) + task * WORDS * GOLDEN;
    for (int i = 0; i < state.length; i++) {
      if (i % Long.BYTES == 0) {
        at += GOLDEN;
      }
      state[i] = (byte) (mix(at) >>> (Byte.SIZE * (i % Long.BYTES)));
    }
    return RandomGeneratorFactory.<SplittableGenerator>of(ALGORITHM).create(state);
  }

  /** The output function of SplitMix64: D. Stafford's variant 13 of MurmurHash3's finalizer. */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
