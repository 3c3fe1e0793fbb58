package io.procession.internal.wire;

/**
 * The fields of {@link MessageType#CLASS_REQUEST}: a worker's loader asks for a class, or another
 * resource, that its class path does not have.
 *
 * @param number of the request, for its reply
 * @param generation of shipped classes, whose loader asks
 * @param resource its name, such as {@code shop/Order.class}
 */
public record ClassRequest(long number, int generation, String resource) {
  /**
   * Writes the fields.
   *
   * @param out where to
   */
  public void writeTo(PayloadWriter out) {
    out.writeLong(number);
    out.writeInt(generation);
    out.writeString(resource);
  }

  /**
   * Reads the fields.
   *
   * @param in where from
   * @return the request
   */
  public static ClassRequest readFrom(PayloadReader in) {
    return new ClassRequest(in.readLong(), in.readInt(), in.readString());
  }
}
