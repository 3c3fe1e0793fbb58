package io.procession.internal.pool;

import io.procession.internal.journal.InputDigests;
import io.procession.spi.EncodedFunction;
import io.procession.spi.Payload;

/** Some tasks of one call, encoded together. Its progress is guarded by the scheduler's lock. */
final class Chunk {
  private final ChunkOwner owner;
  private final EncodedFunction function;
  private final Inputs inputs;

  /** Tasks whose results or failures were reported, counted from the first. */
  private int done;

  /** How many workers have died that had it. */
  private int deaths;

  private long attempt;
  private boolean dropped;

  /** Deaths of workers that had this chunk but had begun no further task of it. */
  private int innocentDeaths;

  Chunk(ChunkOwner owner, EncodedFunction function, Inputs inputs) {
    this.owner = owner;
    this.function = function;
    this.inputs = inputs;
  }

  /**
   * Encoded inputs.
   *
   * @param elements the bytes
   * @param codePosition what a worker must have of the code log to decode them
   * @param tasks which
   * @param digests of the inputs, where results are recorded
   */
  record Inputs(Payload elements, long codePosition, Tasks tasks, InputDigests digests) {}

  /**
   * Which tasks of a call: every so-manyth from the first on.
   *
   * @param first the position in its call of the first one
   * @param stride 1 for neighbours
   * @param count how many
   */
  record Tasks(long first, int stride, int count) {}

  ChunkOwner owner() {
    return owner;
  }

  EncodedFunction function() {
    return function;
  }

  Payload inputs() {
    return inputs.elements();
  }

  InputDigests digests() {
    return inputs.digests();
  }

  /** The position in its call of the chunk's first task. */
  long firstTask() {
    return inputs.tasks().first();
  }

  /** The distance of its tasks in their call. */
  int stride() {
    return inputs.tasks().stride();
  }

  /** The position in its call of one of the chunk's tasks. */
  long task(int inChunk) {
    return firstTask() + (long) inChunk * stride();
  }

  int count() {
    return inputs.tasks().count();
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

  /** Which try to run its tasks is the next one; being taken back unbegun does not count. */
  int tryNumber() {
    return deaths + 1;
  }

  void countDeath() {
    deaths++;
  }

  /** The attempt that runs it; 0 if it was not sent or the attempt has ended. */
  long attempt() {
    return attempt;
  }

  void setAttempt(long number) {
    attempt = number;
  }

  /** Whether its results are not wanted any more, and it must not be run again. */
  boolean isDropped() {
    return dropped || owner.isCancelled();
  }

  void setDropped() {
    dropped = true;
  }

  int countInnocentDeath() {
    return ++innocentDeaths;
  }
}
