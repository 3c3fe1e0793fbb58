package io.procession.spark;

import io.procession.spi.Attempt;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * One attempt on its way to an executor.
 *
 * @param pool what the executor needs to know of the pool
 * @param function what is applied
 * @param inputs the encoded inputs, if they are small
 * @param largeInputs the encoded inputs otherwise
 * @param range which tasks
 * @param limits how long each may run
 */
record ChunkTask(
    PoolOrigin pool,
    ShippedFunction function,
    byte @Nullable [][] inputs,
    @Nullable Broadcast<byte[][]> largeInputs,
    Range range,
    @Nullable Limits limits)
    implements Serializable {

  /**
   * What all chunks of a pool share.
   *
   * @param id a random name, so that an executor never takes a pool for another
   * @param code the entries of the pool's code log, in order
   * @param codePosition the position after the last of them
   * @param initializer what each worker runs first
   */
  record PoolOrigin(
      String id,
      List<Broadcast<byte[][]>> code,
      long codePosition,
      @Nullable ShippedFunction initializer)
      implements Serializable {}

  /**
   * A function, sent to each executor once.
   *
   * @param id unique in the pool
   * @param generation of its classes
   * @param kind the ordinal of how it is called
   * @param description for messages
   * @param payload the encoded function
   */
  record ShippedFunction(
      long id, int generation, int kind, String description, Broadcast<byte[][]> payload)
      implements Serializable {}

  /**
   * Which tasks of a chunk run, and what they are in their call.
   *
   * @param attempt the number of the attempt
   * @param from the first task
   * @param to the end, exclusive
   * @param stopAtFailure whether those after a failure need not run
   * @param firstTask the position in the call of the chunk's first task
   * @param stride how far apart its tasks are
   * @param number of this try
   * @param seed of the call's random numbers
   */
  record Range(
      long attempt,
      int from,
      int to,
      boolean stopAtFailure,
      long firstTask,
      int stride,
      int number,
      long seed)
      implements Serializable {
    static Range of(Attempt attempt) {
      return new Range(
          attempt.id(),
          attempt.from(),
          attempt.to(),
          attempt.stopAtFailure(),
          attempt.firstTask(),
          attempt.stride(),
          attempt.number(),
          attempt.seed());
    }
  }

  /**
   * How long a task may run.
   *
   * @param timeoutNanos until it is told to stop
   * @param graceNanos until it is given up
   */
  record Limits(long timeoutNanos, long graceNanos) implements Serializable {
    static @Nullable Limits of(Optional<Attempt.Limit> limit) {
      return limit
          .map(some -> new Limits(some.timeout().toNanos(), some.grace().toNanos()))
          .orElse(null);
    }

    Attempt.Limit toLimit() {
      return new Attempt.Limit(Duration.ofNanos(timeoutNanos), Duration.ofNanos(graceNanos));
    }
  }

  byte[][] inputBlocks() {
    if (inputs != null) {
      return inputs;
    }
    if (largeInputs == null) {
      throw new IllegalStateException("a chunk without inputs: attempt=" + range.attempt());
    }
    return largeInputs.value();
  }
}
