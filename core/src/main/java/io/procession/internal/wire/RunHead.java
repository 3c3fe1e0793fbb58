package io.procession.internal.wire;

import io.procession.spi.Attempt;

/**
 * The fields of {@link MessageType#RUN}.
 *
 * @param attempt the number of the attempt
 * @param function the function to apply
 * @param from the first task of the chunk to run
 * @param to the end of the tasks to run, exclusive
 * @param stopAtFailure whether tasks after one that fails are left out
 * @param firstTask the position in its call of the chunk's first task
 * @param stride how far apart the chunk's tasks are in their call; 1 for neighbours
 * @param number 1 for the first attempt to run these tasks
 * @param seed of the random numbers of the call's tasks
 * @param reportEach whether each result is reported before the next task begins
 * @param slot where the worker takes the attempt, if its caller has not taken it back
 */
public record RunHead(
    long attempt,
    long function,
    int from,
    int to,
    boolean stopAtFailure,
    long firstTask,
    int stride,
    int number,
    long seed,
    boolean reportEach,
    int slot) {
  /**
   * What a worker is told of an attempt.
   *
   * @param attempt the attempt
   * @param slot where it is offered
   * @return its fields
   */
  public static RunHead of(Attempt attempt, int slot) {
    return new RunHead(
        attempt.id(),
        attempt.function().id(),
        attempt.from(),
        attempt.to(),
        attempt.stopAtFailure(),
        attempt.firstTask(),
        attempt.stride(),
        attempt.number(),
        attempt.seed(),
        attempt.limit().isPresent(),
        slot);
  }

  /**
   * Writes the fields.
   *
   * @param out where to
   */
  public void writeTo(PayloadWriter out) {
    out.writeLong(attempt);
    out.writeLong(function);
    out.writeInt(from);
    out.writeInt(to);
    out.writeBoolean(stopAtFailure);
    out.writeLong(firstTask);
    out.writeInt(stride);
    out.writeInt(number);
    out.writeLong(seed);
    out.writeBoolean(reportEach);
    out.writeInt(slot);
  }

  /**
   * Reads the fields.
   *
   * @param in where from
   * @return the message's fields
   */
  public static RunHead readFrom(PayloadReader in) {
    return new RunHead(
        in.readLong(),
        in.readLong(),
        in.readInt(),
        in.readInt(),
        in.readBoolean(),
        in.readLong(),
        in.readInt(),
        in.readInt(),
        in.readLong(),
        in.readBoolean(),
        in.readInt());
  }
}
