package io.procession.internal.shipping;

import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer to a question for a class or another resource: the contents of all that were found.
 */
public final class Contents {
  private Contents() {}

  /**
   * Appends an answer.
   *
   * @param found the contents
   * @param out gets how many were found, and the length and the bytes of each
   */
  static void write(List<byte[]> found, PayloadWriter out) {
    out.writeVarint(found.size());
    for (byte[] content : found) {
      out.writeVarint(content.length);
      out.writeBytes(content);
    }
  }

  /**
   * Reads an answer.
   *
   * @param answer what was written, or nothing
   * @return the contents
   */
  public static List<byte[]> read(Payload answer) {
    if (answer.size() == 0) {
      return List.of();
    }
    PayloadReader in = PayloadReader.of(answer);
    int count = in.readCount(1);
    List<byte[]> contents = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      contents.add(in.readBytes(in.readCount(1)));
    }
    return contents;
  }
}
