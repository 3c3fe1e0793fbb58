package io.procession.internal.connection;

import io.procession.TruncatedMessageException;
import io.procession.spi.Payload;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 *  0      4            a message of up to 2^31-1 bytes; all numbers are big-endian
 *  length | bytes …
 *
 *  0      4      12    a longer one
 *  -1     length | bytes …
 */
/**
 * Puts messages together from the bytes that are there, as CPython frames them. What has arrived of
 * a message stays here until the rest has: whoever stops to wait loses nothing. Memory is taken as
 * bytes arrive. For one thread at a time.
 */
final class FrameInput {
  /** Smaller: more system calls. Larger: memory for each connection. */
  private static final int BUFFER = 1 << 14;

  private static final long NO_LENGTH = -1;

  private final ByteStream stream;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).limit(0);
  private final List<byte[]> blocks = new ArrayList<>();
  private byte @Nullable [] block;
  private int blockAt;
  private long length = NO_LENGTH;
  private long got;

  FrameInput(ByteStream stream) {
    this.stream = stream;
  }

  /**
   * Goes as far as it can without waiting.
   *
   * @return whether a whole message is there
   * @throws EOFException at the end between two messages
   * @throws TruncatedMessageException at the end within one
   */
  boolean step(long maxLength) throws IOException {
    while (length == NO_LENGTH) {
      if (!readLength() && !fill()) {
        return false;
      }
    }
    PortConnection.checkLength(length, maxLength);
    while (got < length) {
      if (!takeSome()) {
        return false;
      }
    }
    return true;
  }

  private boolean readLength() throws IOException {
    if (buffer.remaining() < Integer.BYTES) {
      return false;
    }
    int first = buffer.getInt(buffer.position());
    if (first >= 0) {
      buffer.position(buffer.position() + Integer.BYTES);
      length = first;
      return true;
    }
    if (first != -1) {
      throw new IOException("not a message: length=" + first);
    }
    if (buffer.remaining() < Integer.BYTES + Long.BYTES) {
      return false;
    }
    length = buffer.getLong(buffer.position() + Integer.BYTES);
    buffer.position(buffer.position() + Integer.BYTES + Long.BYTES);
    if (length < 0) {
      throw new IOException("not a message: length=" + Long.toUnsignedString(length));
    }
    return true;
  }

  private boolean takeSome() throws IOException {
    byte[] target = block;
    if (target == null || blockAt == target.length) {
      target = newBlock();
    }
    int wanted = target.length - blockAt;
    int n;
    if (buffer.hasRemaining()) {
      n = Math.min(wanted, buffer.remaining());
      buffer.get(target, blockAt, n);
    } else if (wanted >= BUFFER) {
      n = stream.read(ByteBuffer.wrap(target, blockAt, wanted));
      checkEnd(n);
    } else {
      return fill();
    }
    blockAt += n;
    got += n;
    return n > 0;
  }

  /** As large as all that has arrived, so that a length alone costs nothing. */
  private byte[] newBlock() {
    long size = Math.min(Math.min(length - got, Payload.MAX_BLOCK), Math.max(1 << 16, got));
    byte[] fresh = new byte[(int) size];
    blocks.add(fresh);
    block = fresh;
    blockAt = 0;
    return fresh;
  }

  private boolean fill() throws IOException {
    buffer.compact();
    int n;
    try {
      n = stream.read(buffer);
    } finally {
      buffer.flip();
    }
    checkEnd(n);
    return n > 0;
  }

  private void checkEnd(int n) throws IOException {
    if (n >= 0) {
      return;
    }
    if (length == NO_LENGTH && !buffer.hasRemaining()) {
      throw new EOFException("the other end of the connection is closed");
    }
    throw new TruncatedMessageException(
        length == NO_LENGTH
            ? "the other end of the connection has ended in the middle of the length of a message"
            : "the other end of the connection has ended in the middle of a message: received=%d"
                    .formatted(got)
                + " length="
                + length);
  }

  /** Whether anything of the next message is here. */
  boolean hasBegun() {
    return length != NO_LENGTH || buffer.hasRemaining();
  }

  /** Takes the message that is there. */
  Payload take() {
    Payload message = blocks.isEmpty() ? Payload.EMPTY : Payload.of(blocks.toArray(new byte[0][]));
    blocks.clear();
    block = null;
    blockAt = 0;
    length = NO_LENGTH;
    got = 0;
    return message;
  }
}
