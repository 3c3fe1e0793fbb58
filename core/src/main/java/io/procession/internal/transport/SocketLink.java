package io.procession.internal.transport;

import io.procession.internal.wire.Frame;
import io.procession.internal.wire.FrameDescriptor;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Frames over a connected socket in blocking mode.
 *
 * <p>Both directions go through one direct buffer each, so that a small frame is one system call; a
 * large body is written from, and read into, its own blocks piece by piece.
 */
public final class SocketLink implements Link {
  /**
   * Smaller: more system calls for a medium frame. Larger: memory that every worker costs twice.
   */
  private static final int BUFFER = 1 << 16;

  private final SocketChannel channel;
  private final ByteBuffer out = direct();
  private final ByteBuffer in = direct().limit(0);

  /**
   * Takes over a connected channel.
   *
   * @param channel connected, in blocking mode
   */
  public SocketLink(SocketChannel channel) {
    this.channel = channel;
  }

  private static ByteBuffer direct() {
    return ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void send(byte type, PayloadWriter fields, Payload body) throws IOException {
    Payload head = fields.finish();
    out.clear();
    out.putInt(type);
    out.putInt((int) head.size());
    out.putLong(body.size());
    put(head);
    put(body);
    flush();
  }

  private void put(Payload payload) throws IOException {
    for (int i = 0; i < payload.blocks(); i++) {
      byte[] block = payload.block(i);
      int length = payload.blockLength(i);
      for (int at = 0; at < length; ) {
        if (!out.hasRemaining()) {
          flush();
        }
        int n = Math.min(out.remaining(), length - at);
        out.put(block, at, n);
        at += n;
      }
    }
  }

  private void flush() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
    out.clear();
  }

  @Override
  public @Nullable Frame receive() throws IOException {
    if (!in.hasRemaining() && !fill()) {
      return null;
    }
    while (in.remaining() < FrameDescriptor.HEAD_LENGTH) {
      fillOrFail();
    }
    byte type = (byte) in.getInt();
    int fieldsLength = in.getInt();
    long bodyLength = in.getLong();
    if (fieldsLength < 0 || fieldsLength > FrameDescriptor.MAX_FIELDS || bodyLength < 0) {
      throw new IOException(
          "not a frame: type=%d fieldsLength=%d bodyLength=%d"
              .formatted(type, fieldsLength, bodyLength));
    }
    PayloadReader fields = PayloadReader.of(Payload.of(take(fieldsLength)));
    return new Frame(type, fields, takeBody(bodyLength));
  }

  private Payload takeBody(long length) throws IOException {
    if (length <= Payload.MAX_BLOCK) {
      return length == 0 ? Payload.EMPTY : Payload.of(take((int) length));
    }
    byte[][] blocks = new byte[(int) ((length + Payload.MAX_BLOCK - 1) / Payload.MAX_BLOCK)][];
    long left = length;
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = take((int) Math.min(left, Payload.MAX_BLOCK));
      left -= blocks[i].length;
    }
    return Payload.of(blocks);
  }

  private byte[] take(int length) throws IOException {
    byte[] bytes = new byte[length];
    int at = Math.min(length, in.remaining());
    in.get(bytes, 0, at);
    while (at < length) {
      in.clear().limit(0);
      fillOrFail();
      int n = Math.min(length - at, in.remaining());
      in.get(bytes, at, n);
      at += n;
    }
    return bytes;
  }

  private void fillOrFail() throws IOException {
    if (!fill()) {
      throw new EOFException("the other process ended in the middle of a frame");
    }
  }

  private boolean fill() throws IOException {
    in.compact();
    int n = channel.read(in);
    in.flip();
    return n >= 0;
  }

  @Override
  public void peerGone() {
    // The system ends the socket, after what was sent on it.
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The descriptor is released whatever close reports, and nobody can act on it.
      System.getLogger("io.procession.transport").log(System.Logger.Level.DEBUG, "close", e);
    }
  }
}
