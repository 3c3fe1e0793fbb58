package io.procession.internal.transport;

import io.procession.internal.wire.FrameDescriptor;
import io.procession.internal.wire.Hello;
import io.procession.internal.wire.MalformedPayloadException;
import io.procession.internal.wire.MessageType;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The first frame on a socket, read and written to the byte: what follows belongs to the link that
 * takes the socket over, which may be one that uses it for other things than frames.
 */
public final class Handshake {
  private static final int LENGTH = FrameDescriptor.HEAD_LENGTH + Hello.LENGTH;

  private Handshake() {}

  /**
   * Sends the message.
   *
   * @param channel connected, in blocking mode
   * @param hello what to send
   * @throws IOException if the other side is gone
   */
  public static void send(SocketChannel channel, Hello hello) throws IOException {
    FrameHead head = new FrameHead();
    head.set(MessageType.HELLO, Hello.LENGTH, 0);
    PayloadWriter out = new PayloadWriter();
    out.writeBytes(head.bytes());
    hello.writeTo(out);
    ByteBuffer bytes = ByteBuffer.wrap(out.finish().toByteArray());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * Waits for the message.
   *
   * @param channel connected, in blocking mode
   * @return what came, or null if it is not this message
   * @throws IOException if the channel was closed here
   */
  public static @Nullable Hello receive(SocketChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        return null;
      }
    }
    FrameHead expected = new FrameHead();
    expected.set(MessageType.HELLO, Hello.LENGTH, 0);
    byte[] all = bytes.array();
    if (!Arrays.equals(expected.bytes(), Arrays.copyOf(all, FrameDescriptor.HEAD_LENGTH))) {
      return null;
    }
    try {
      return Hello.readFrom(
          PayloadReader.of(Payload.of(all), FrameDescriptor.HEAD_LENGTH, Hello.LENGTH));
    } catch (MalformedPayloadException e) {
      System.getLogger("io.procession.transport").log(Level.DEBUG, "not a worker's hello", e);
      return null;
    }
  }
}
