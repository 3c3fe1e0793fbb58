package io.procession.internal.connection;

import io.procession.internal.codec.NotEncodableException;
import io.procession.internal.codec.ObjectMessage;
import io.procession.spi.Payload;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** Objects and memory as messages. */
final class Messages {
  private Messages() {}

  /** Encodes an object; its classes are named, and looked up where it is received. */
  static Payload encode(@Nullable Object message) throws NotSerializableException {
    try {
      return ObjectMessage.encode(message);
    } catch (NotEncodableException e) {
      NotSerializableException refused =
          new NotSerializableException(String.valueOf(e.getMessage()));
      refused.initCause(e);
      throw refused;
    }
  }

  /** Decodes an object, with the loader of this thread. */
  static @Nullable Object decode(Payload message) throws InvalidObjectException {
    return ObjectMessage.decode(
        "the message",
        message,
        "receiveBytes() for what was sent with sendBytes(…), and the class of the object on the"
            + " class path of both sides.");
  }

  /** Copies memory of any size. */
  static Payload copyOf(MemorySegment source) {
    long size = source.byteSize();
    byte[][] blocks = new byte[(int) ((size + Payload.MAX_BLOCK - 1) / Payload.MAX_BLOCK)][];
    long at = 0;
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = new byte[(int) Math.min(Payload.MAX_BLOCK, size - at)];
      MemorySegment.copy(
          source,
          ValueLayout.JAVA_BYTE,
          at,
          MemorySegment.ofArray(blocks[i]),
          ValueLayout.JAVA_BYTE,
          0,
          blocks[i].length);
      at += blocks[i].length;
    }
    return Payload.of(blocks);
  }
}
