package io.procession.spi;

import java.time.Duration;
import java.util.Optional;

/**
 * One try to run tasks of a chunk.
 *
 * @param id unique in the pool
 * @param function what to apply
 * @param inputs the encoded inputs of the whole chunk
 * @param codePosition the position of the pool's code log that a worker needs to decode the inputs
 * @param from the first task of the chunk to run; those before are done
 * @param to the end of the tasks to run, exclusive
 * @param stopAtFailure whether the tasks after one that fails need not run
 * @param firstTask the position in its call of the chunk's first task
 * @param stride how far apart the chunk's tasks are in their call; 1 for neighbours
 * @param number 1 for the first attempt to run these tasks
 * @param seed of the random numbers of the call's tasks
 * @param limit how long each of its tasks may run, empty for as long as it takes
 * @param memory the memory that its worker should have, as a multiple of what workers have; 1 but
 *     for a task that ran out of memory and whose {@link io.procession.Retry} wants more. An engine
 *     that cannot give more runs it with what there is
 */
public record Attempt(
    long id,
    EncodedFunction function,
    Payload inputs,
    long codePosition,
    int from,
    int to,
    boolean stopAtFailure,
    long firstTask,
    int stride,
    int number,
    long seed,
    Optional<Limit> limit,
    double memory) {
  /**
   * How long a task may run, from the moment when it begins in its worker.
   *
   * @param timeout after this it is told to stop
   * @param grace how long it may take to stop; after that its worker is killed
   */
  public record Limit(Duration timeout, Duration grace) {}

  /**
   * The first part of this attempt.
   *
   * @param end of the tasks to run, exclusive
   * @return an attempt of the same number
   */
  public Attempt upTo(int end) {
    return new Attempt(
        id,
        function,
        inputs,
        codePosition,
        from,
        end,
        stopAtFailure,
        firstTask,
        stride,
        number,
        seed,
        limit,
        memory);
  }
}
