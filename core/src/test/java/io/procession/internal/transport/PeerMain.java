package io.procession.internal.transport;

import io.procession.internal.memory.RingRegion;
import io.procession.internal.wire.Frame;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The other process of {@link PeerJvm}: does what frames say, until the link ends. */
final class PeerMain {
  /** Send the frame back. */
  static final byte ECHO = 1;

  /** Fields: number and size; send so many frames with bodies of that size, numbered. */
  static final byte STREAM = 2;

  /** Fields: number; receive so many frames, then send one with the sum of their bodies' sizes. */
  static final byte SINK = 3;

  /** Send whether this side has the futex, and how many wake-ups it lost. */
  static final byte TELL = 4;

  private PeerMain() {}

  public static void main(String[] args) throws IOException {
    Thread.ofPlatform().daemon().start(PeerMain::endWithTheParent);
    Path directory = Path.of(args[0]);
    RingRegion region = RingRegion.attach(directory.resolve("region"));
    SocketChannel socket =
        SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("socket")));
    try (RingLink link =
        RingLink.open(region, socket, Long.parseLong(args[1]), Integer.parseInt(args[2]))) {
      for (Frame frame = link.receive(); frame != null; frame = link.receive()) {
        obey(link, frame);
      }
    }
    System.out.print("left");
  }

  private static void obey(RingLink link, Frame frame) throws IOException {
    PayloadReader fields = frame.fields();
    PayloadWriter answer = new PayloadWriter();
    switch (frame.type()) {
      case ECHO -> {
        answer.writeBytes(fields.readBytes(fields.remaining()));
        link.send(ECHO, answer, frame.body());
      }
      case STREAM -> {
        int number = fields.readInt();
        byte[] body = new byte[fields.readInt()];
        for (int i = 0; i < number; i++) {
          answer.writeInt(i);
          link.send(STREAM, answer, Payload.of(body));
        }
      }
      case SINK -> {
        long sum = 0;
        for (int left = fields.readInt(); left > 0; left--) {
          Frame next = link.receive();
          sum += next == null ? 0 : next.body().size();
        }
        answer.writeLong(sum);
        link.send(SINK, answer, Payload.EMPTY);
      }
      case TELL -> {
        answer.writeBoolean(link.hasFutex());
        answer.writeLong(link.lostWakes());
        link.send(TELL, answer, Payload.EMPTY);
      }
      default -> throw new IOException("type=" + frame.type());
    }
  }

  /** A test that is killed leaves no process. */
  private static void endWithTheParent() {
    try {
      while (System.in.read() >= 0) {
        // Nobody writes here.
      }
    } catch (IOException e) {
      System.err.println(e);
    }
    Runtime.getRuntime().halt(3);
  }
}
