package io.procession.internal.wire;

import io.procession.spi.FunctionKind;

/**
 * The fields of {@link MessageType#FUNCTION}.
 *
 * @param id the number by which RUN will name the function
 * @param generation the generation of shipped classes that it is decoded in
 * @param kind how it is called
 */
public record FunctionHead(long id, int generation, FunctionKind kind) {
  /**
   * Writes the fields.
   *
   * @param out where to
   */
  public void writeTo(PayloadWriter out) {
    out.writeLong(id);
    out.writeInt(generation);
    out.writeByte(kind.ordinal());
  }

  /**
   * Reads the fields.
   *
   * @param in where from
   * @return the message's fields
   */
  public static FunctionHead readFrom(PayloadReader in) {
    return new FunctionHead(in.readLong(), in.readInt(), FunctionKind.of(in.readByte()));
  }
}
