package io.procession.internal.wire;

/**
 * The fields of {@link MessageType#RUN}.
 *
 * @param attempt the number of the attempt
 * @param function the function to apply
 * @param from the first task of the chunk to run
 * @param to the end of the tasks to run, exclusive
 * @param stopAtFailure whether tasks after one that fails are left out
 */
public record RunHead(long attempt, long function, int from, int to, boolean stopAtFailure) {
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
  }

  /**
   * Reads the fields.
   *
   * @param in where from
   * @return the message's fields
   */
  public static RunHead readFrom(PayloadReader in) {
    return new RunHead(in.readLong(), in.readLong(), in.readInt(), in.readInt(), in.readBoolean());
  }
}
