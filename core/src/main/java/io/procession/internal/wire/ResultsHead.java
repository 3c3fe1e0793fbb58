package io.procession.internal.wire;

/**
 * The fields of {@link MessageType#RESULTS}.
 *
 * @param attempt the number of the attempt
 * @param count how many tasks the body has results of
 * @param busyNanos the time these tasks took
 * @param last whether the attempt ended with them
 * @param undecodable whether the function could not be decoded; the body is the one failure
 * @param halt what was stopped; if anything was, the worker waits for {@link MessageType#RESUME}
 */
public record ResultsHead(
    long attempt, int count, long busyNanos, boolean last, boolean undecodable, Halt halt) {
  /**
   * Writes the fields.
   *
   * @param out where to
   */
  public void writeTo(PayloadWriter out) {
    out.writeLong(attempt);
    out.writeInt(count);
    out.writeLong(busyNanos);
    out.writeBoolean(last);
    out.writeBoolean(undecodable);
    out.writeInt(halt.ordinal());
  }

  /**
   * Reads the fields.
   *
   * @param in where from
   * @return the message's fields
   */
  public static ResultsHead readFrom(PayloadReader in) {
    return new ResultsHead(
        in.readLong(),
        in.readInt(),
        in.readLong(),
        in.readBoolean(),
        in.readBoolean(),
        Halt.values()[in.readInt()]);
  }
}
