package io.procession.internal.transport;

import io.procession.internal.wire.Frame;
import io.procession.internal.wire.FrameDescriptor;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
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
  private final MemorySegment outMemory = MemorySegment.ofBuffer(out);
  private final FrameHead headOut = new FrameHead();
  private final ByteBuffer in = direct();
  private final MemorySegment inMemory = MemorySegment.ofBuffer(in);
  private final FrameHead headIn = new FrameHead();

  /**
   * Takes over a connected channel.
   *
   * @param channel connected, in blocking mode
   */
  public SocketLink(SocketChannel channel) {
    this.channel = channel;
    in.limit(0);
  }

  private static ByteBuffer direct() {
    return ByteBuffer.allocateDirect(BUFFER);
  }

  @Override
  public void send(byte type, PayloadWriter fields, Payload body) throws IOException {
    Payload head = fields.finish();
    Payload arrays = BodyArrays.describe(body);
    headOut.set(type, head.size(), body.size(), arrays.size() > 0);
    out.clear();
    put(MemorySegment.ofArray(headOut.bytes()), FrameDescriptor.HEAD_LENGTH);
    put(head);
    put(arrays);
    put(body);
    flush();
  }

  private void put(Payload payload) throws IOException {
    for (int i = 0; i < payload.blocks(); i++) {
      MemorySegment memory = payload.memory(i);
      put(
          memory == null ? MemorySegment.ofArray(payload.block(i)) : memory,
          payload.blockLength(i));
    }
  }

  private void put(MemorySegment source, int length) throws IOException {
    for (int at = 0; at < length; ) {
      if (!out.hasRemaining()) {
        flush();
      }
      int n = Math.min(out.remaining(), length - at);
      MemorySegment.copy(source, at, outMemory, out.position(), n);
      out.position(out.position() + n);
      at += n;
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
    take(MemorySegment.ofArray(headIn.bytes()), 0, FrameDescriptor.HEAD_LENGTH);
    headIn.check();
    PayloadReader fields = PayloadReader.of(Payload.of(take(headIn.fieldsLength())));
    long length = headIn.bodyLength();
    Payload body =
        headIn.hasArrays()
            ? BodyArrays.receive(this::take, length)
                .receiveBody(this::take, length, Payload.MAX_BLOCK)
            : takeBody(length);
    return new Frame(headIn.type(), fields, body);
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
    take(MemorySegment.ofArray(bytes), 0, length);
    return bytes;
  }

  private void take(MemorySegment target, long offset, long length) throws IOException {
    for (long at = 0; at < length; ) {
      if (!in.hasRemaining()) {
        in.clear().limit(0);
        fillOrFail();
      }
      int n = (int) Math.min(length - at, in.remaining());
      MemorySegment.copy(inMemory, in.position(), target, offset + at, n);
      in.position(in.position() + n);
      at += n;
    }
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
