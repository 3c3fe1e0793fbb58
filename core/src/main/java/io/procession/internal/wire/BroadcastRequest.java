package io.procession.internal.wire;

import io.procession.spi.BroadcastId;

/**
 * The fields of {@link MessageType#BROADCAST_REQUEST}.
 *
 * @param number of the request, for its reply
 * @param id which value
 * @param codePosition the position of the code log that the worker has
 */
public record BroadcastRequest(long number, BroadcastId id, long codePosition) {
  /**
   * Writes the fields.
   *
   * @param out where to
   */
  public void writeTo(PayloadWriter out) {
    out.writeLong(number);
    writeId(id, out);
    out.writeLong(codePosition);
  }

  /**
   * Reads the fields.
   *
   * @param in where from
   * @return the request
   */
  public static BroadcastRequest readFrom(PayloadReader in) {
    return new BroadcastRequest(in.readLong(), readId(in), in.readLong());
  }

  /**
   * Writes which value.
   *
   * @param id which
   * @param out where to
   */
  public static void writeId(BroadcastId id, PayloadWriter out) {
    out.writeLong(id.pool());
    out.writeLong(id.number());
  }

  /**
   * Reads which value.
   *
   * @param in where from
   * @return which
   */
  public static BroadcastId readId(PayloadReader in) {
    return new BroadcastId(in.readLong(), in.readLong());
  }
}
