package io.procession.internal.pool;

import java.util.ArrayDeque;
import java.util.List;

/**
 * Encoded chunks of one call that wait for a worker, and how long tasks of the call take. Guarded
 * by the scheduler's lock, except for the size, which the feeding thread reads as a hint.
 */
final class ChunkQueue {
  /**
   * Chunks that take less than this are sent to a busy worker ahead of time, which hides the time
   * of the way. For longer ones the way does not matter, and other calls would wait for them.
   */
  static final long AHEAD_NANOS = 50_000_000;

  private final int priority;
  private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
  private volatile int size;
  private double nanosPerTask = Double.MAX_VALUE;

  /** Smoothed mean and deviation, as TCP estimates its round trips; 0 before the first. */
  private double meanNanos;

  private double deviationNanos;

  /** Whether the queue is in the scheduler's rotation. */
  private boolean queued;

  /**
   * Makes an empty queue.
   *
   * @param priority the chunks of queues with a higher one go before
   */
  ChunkQueue(int priority) {
    this.priority = priority;
  }

  int priority() {
    return priority;
  }

  void addLast(Chunk chunk) {
    chunks.addLast(chunk);
    size = chunks.size();
  }

  void addFirst(Chunk chunk) {
    chunks.addFirst(chunk);
    size = chunks.size();
  }

  Chunk peek() {
    return chunks.getFirst();
  }

  void removeFirst() {
    chunks.removeFirst();
    size = chunks.size();
  }

  /** Takes all chunks out. */
  List<Chunk> drain() {
    List<Chunk> all = List.copyOf(chunks);
    chunks.clear();
    size = 0;
    return all;
  }

  /** Takes a chunk out; false if it is not here. */
  boolean remove(Chunk chunk) {
    boolean removed = chunks.remove(chunk);
    size = chunks.size();
    return removed;
  }

  boolean isEmpty() {
    return chunks.isEmpty();
  }

  /** A recent number of chunks. */
  int size() {
    return size;
  }

  boolean isQueued() {
    return queued;
  }

  void setQueued(boolean value) {
    queued = value;
  }

  void measured(int tasks, long nanos) {
    if (tasks > 0) {
      nanosPerTask = (double) nanos / tasks;
      double difference = meanNanos == 0 ? 0 : nanosPerTask - meanNanos;
      meanNanos = meanNanos == 0 ? nanosPerTask : meanNanos + difference / 8;
      deviationNanos += (Math.abs(difference) - deviationNanos) / 4;
    }
  }

  /** How long the rest of a chunk takes at most, as a guess; 0 while nothing is known. */
  double longest(Chunk chunk) {
    return (meanNanos + 4 * deviationNanos) * (chunk.count() - chunk.done());
  }

  boolean maySendAhead(Chunk chunk) {
    return nanosPerTask * chunk.count() < AHEAD_NANOS;
  }
}
