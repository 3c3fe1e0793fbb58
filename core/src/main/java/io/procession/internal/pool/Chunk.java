package io.procession.internal.pool;

import io.procession.spi.EncodedFunction;
import io.procession.spi.Payload;

/** Consecutive tasks of one call, encoded. Its progress is guarded by the scheduler's lock. */
final class Chunk {
  private final ChunkOwner owner;
  private final EncodedFunction function;
  private final Inputs inputs;
  private final long firstTask;

  /** Tasks whose results or failures were reported, counted from the first. */
  private int done;

  /** How often it was sent to a worker. */
  private int sent;

  /** Deaths of workers that had this chunk but had begun no further task of it. */
  private int innocentDeaths;

  Chunk(ChunkOwner owner, EncodedFunction function, Inputs inputs, long firstTask) {
    this.owner = owner;
    this.function = function;
    this.inputs = inputs;
    this.firstTask = firstTask;
  }

  /**
   * Encoded inputs.
   *
   * @param elements the bytes
   * @param codePosition what a worker must have of the code log to decode them
   * @param count how many
   */
  record Inputs(Payload elements, long codePosition, int count) {}

  ChunkOwner owner() {
    return owner;
  }

  EncodedFunction function() {
    return function;
  }

  Payload inputs() {
    return inputs.elements();
  }

  /** The position in its batch of the chunk's first task. */
  long firstTask() {
    return firstTask;
  }

  int count() {
    return inputs.count();
  }

  long codePosition() {
    return inputs.codePosition();
  }

  int done() {
    return done;
  }

  void advance(int tasks) {
    done += tasks;
  }

  int sent() {
    return sent;
  }

  void countSent() {
    sent++;
  }

  int countInnocentDeath() {
    return ++innocentDeaths;
  }
}
