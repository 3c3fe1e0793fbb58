package io.procession.mpi;

import io.procession.spi.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one rank sends to another. MPI counts bytes with an int, so a frame travels in pieces:
 *
 * <pre>
 *   first piece   | 8 length of the body | 4 length of the head | head | body, if it is short |
 *   others        | up to {@link #MAX_PIECE} bytes of the body |
 * </pre>
 *
 * <p>MPI keeps the order of messages between two ranks, so pieces have no numbers.
 *
 * @param head what it is about
 * @param body bytes of the pool's codec
 */
record Frame(byte[] head, Payload body) {
  /** The most bytes in a message. Smaller: more messages. Larger: more memory beside the heap. */
  static final int MAX_PIECE = 1 << 24;

  /** A body of up to this size goes with the head: below it a copy costs less than a message. */
  static final int SHORT = 1 << 15;

  private static final int FIXED = 8 + 4;

  boolean isShort() {
    return body.size() <= SHORT;
  }

  /** The length of the first piece. */
  int firstLength() {
    return FIXED + head.length + (isShort() ? (int) body.size() : 0);
  }

  /** Writes the first piece. */
  void writeFirst(ByteBuffer to) {
    to.putLong(body.size()).putInt(head.length).put(head);
    if (isShort()) {
      for (int i = 0; i < body.blocks(); i++) {
        to.put(body.block(i), 0, body.blockLength(i));
      }
    }
  }

  /** Makes frames of the pieces that come from one rank. */
  static final class Assembly {
    private byte[] head = {};
    private final List<byte[]> blocks = new ArrayList<>();
    private long missing;
    private boolean dropping;

    /**
     * Takes the next piece; gives the frame if it was the last one, else null.
     *
     * @throws OutOfMemoryError if there is no room for the piece; the rest of its frame is dropped
     */
    @Nullable Frame add(ByteBuffer piece) {
      if (missing > 0) {
        missing -= piece.remaining();
        if (!dropping) {
          keep(piece);
        }
      } else {
        missing = piece.getLong();
        head = new byte[piece.getInt()];
        piece.get(head);
        if (missing <= SHORT) {
          byte[] body = new byte[(int) missing];
          piece.get(body);
          missing = 0;
          return new Frame(head, body.length == 0 ? Payload.EMPTY : Payload.of(body));
        }
      }
      if (missing > 0) {
        return null;
      }
      if (dropping) {
        dropping = false;
        return null;
      }
      Frame whole = new Frame(head, Payload.of(blocks.toArray(byte[][]::new)));
      blocks.clear();
      return whole;
    }

    private void keep(ByteBuffer piece) {
      try {
        byte[] block = new byte[piece.remaining()];
        piece.get(block);
        blocks.add(block);
      } catch (OutOfMemoryError e) {
        blocks.clear();
        dropping = missing > 0;
        throw e;
      }
    }
  }
}
