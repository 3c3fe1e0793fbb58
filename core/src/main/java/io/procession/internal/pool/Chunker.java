package io.procession.internal.pool;

import io.procession.TaskOptions;
import io.procession.spi.Chunking;
import io.procession.spi.EngineSession;

/**
 * Decides how many tasks go into the next chunk of a batch. Used by the batch's own thread.
 *
 * <p>Guided self-scheduling by measured time (Polychronopoulos and Kuck, 1987, with the remaining
 * <i>time</i> known): the first chunks have one task; from then on a chunk is what takes about
 * {@link Chunking#target()}, but never more than a share of what is left, so that all workers end
 * together.
 */
final class Chunker {
  /** How much larger than any before a chunk may be: one measurement may be wrong. */
  private static final int GROWTH = 8;

  /** The most tasks in a chunk; beyond this nothing is gained and memory is lost. */
  static final int MAX_TASKS = 1 << 17;

  private final int workers;
  private final Chunking chunking;
  private final int most;
  private int fixed;
  private double nanosPerTask;
  private int largest;

  /**
   * Makes a chunker.
   *
   * @param options with a fixed size or not
   * @param workers how many run chunks at the same time
   * @param chunking how their engine likes chunks
   * @param most the most tasks in a chunk whose size is not fixed
   */
  Chunker(TaskOptions options, int workers, Chunking chunking, int most) {
    this.fixed = fixedSize(options);
    this.workers = workers;
    this.chunking = chunking;
    this.most = most;
  }

  /** A chunker for the workers that an engine has now. */
  static Chunker of(EngineSession engine, TaskOptions options, int most) {
    return new Chunker(options, engine.workers(), engine.chunking(), most);
  }

  /** 0 where time decides. The inputs of a part end by themselves: see {@link Parts}. */
  private static int fixedSize(TaskOptions options) {
    return switch (options.schedule()) {
      case GUIDED -> options.chunkSize().orElse(0);
      case DYNAMIC -> options.chunkSize().orElse(1);
      case STATIC, CYCLIC -> Integer.MAX_VALUE;
    };
  }

  /**
   * The size of the next chunk.
   *
   * @param remaining how many tasks are left, or -1 where that is not known
   * @return 1 or more; the encoder ends a chunk earlier where its part of the inputs ends
   */
  int next(long remaining) {
    if (fixed == 0 && largest == 0 && remaining > 0 && chunking.perWorker() > 0) {
      long chunks = (long) workers * chunking.perWorker();
      fixed = (int) Math.min(most, Math.ceilDiv(remaining, chunks));
    }
    if (fixed > 0) {
      return fixed;
    }
    if (largest == 0) {
      return 1;
    }
    double wanted = chunking.target().toNanos() / Math.max(1, nanosPerTask);
    wanted = Math.min(wanted, (double) largest * GROWTH);
    if (remaining >= 0) {
      wanted = Math.min(wanted, remaining / (2.0 * workers));
    }
    return (int) Math.max(1, Math.min(wanted, most));
  }

  /** Takes note of how long tasks took. */
  void measured(int tasks, long nanos) {
    if (tasks == 0) {
      return;
    }
    double measured = (double) nanos / tasks;
    nanosPerTask = largest == 0 ? measured : 0.5 * nanosPerTask + 0.5 * measured;
    largest = Math.max(largest, tasks);
  }
}
