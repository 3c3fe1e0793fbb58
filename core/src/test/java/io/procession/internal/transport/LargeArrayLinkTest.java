package io.procession.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.internal.memory.RingDescriptor;
import io.procession.internal.wire.ArrayKind;
import io.procession.internal.wire.Frame;
import io.procession.internal.wire.FrameDescriptor;
import io.procession.internal.wire.LargeArrays;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Large arrays arrive in arrays of their own, with no copy between, over each kind of link. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class LargeArrayLinkTest {
  private static final byte TYPE = 9;

  @TempDir private Path directory;
  private final double[] doubles = new SplittableRandom(1).doubles(100_000).toArray();
  private final byte[] bytes = Frames.bytes(2, LargeArrays.MIN_BYTES + 1);
  private final int[] small = {1, 2, 3};

  private Payload body() {
    PayloadWriter out = new PayloadWriter(LargeArrays.REFERENCED);
    out.writeInt(4);
    out.writeArray(ArrayKind.DOUBLE, doubles);
    out.writeArray(ArrayKind.BYTE, bytes);
    out.writeArray(ArrayKind.INT, small);
    return out.finish();
  }

  private void passes(Link from, Link to) throws Exception {
    var sender =
        InThread.platform(
            () -> {
              for (int i = 0; i < 3; i++) {
                PayloadWriter fields = new PayloadWriter();
                fields.writeInt(i);
                from.send(TYPE, fields, body());
                Frames.send(from, i, 5, 100);
              }
              return "sent";
            });
    for (int i = 0; i < 3; i++) {
      Frame frame = Objects.requireNonNull(to.receive());
      assertThat(frame.type()).isEqualTo(TYPE);
      assertThat(frame.fields().readInt()).isEqualTo(i);
      check(frame.body());
      Frames.expect(to, i, 5, 100);
    }
    assertThat(sender.result()).isEqualTo("sent");
  }

  private void check(Payload body) {
    Object whole = Objects.requireNonNull(body.memory(1)).heapBase().orElseThrow();
    PayloadReader in = PayloadReader.of(body).givingArrays();
    assertThat(in.readInt()).isEqualTo(4);
    assertThat(in.readArray(ArrayKind.DOUBLE, doubles.length)).isSameAs(whole).isEqualTo(doubles);
    assertThat(in.readArray(ArrayKind.BYTE, bytes.length)).isEqualTo(bytes);
    assertThat(in.readArray(ArrayKind.INT, small.length)).isEqualTo(small);
    assertThat(in.remaining()).isZero();
  }

  @Test
  void overARing() throws Exception {
    try (LinkPair pair = LinkPair.withBell(directory, 1 << 12)) {
      passes(pair.caller(), pair.worker());
      passes(pair.worker(), pair.caller());
    }
  }

  @Test
  void overASocket() throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      try (Link left = new SocketLink(SocketChannel.open(address));
          Link right = new SocketLink(server.accept())) {
        passes(left, right);
        passes(right, left);
      }
    }
  }

  @Test
  void arraysThatCannotBeInTheBodyAreNamed() throws Exception {
    notAFrame(2, 0, 0, "arrays=2 in a body of 300000 bytes");
    notAFrame(0, 0, 0, "arrays=0 in a body of 300000 bytes");
    notAFrame(1, 200_000, 150_000, "Place[position=200000, kind=BYTE, length=150000]");
    notAFrame(1, -1, 262_144, "Place[position=-1, kind=BYTE, length=262144]");
    notAFrame(1, Long.MAX_VALUE, 1, "Place[position=9223372036854775807, kind=BYTE, length=1]");
    notAFrame(1, 0, -5, "null");
    notAFrame(1, 0, Integer.MAX_VALUE, "null");
  }

  private void notAFrame(int count, long position, int length, String words) throws Exception {
    try (LinkPair pair = LinkPair.withBell(directory, 1 << 12)) {
      put(beginning(count, position, length), pair);
      assertThatThrownBy(() -> pair.worker().receive())
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("not a frame: ")
          .hasMessageContaining(words);
    }
  }

  /** A frame up to its body, of which some bytes follow. */
  private static byte[] beginning(int count, long position, int length) {
    ByteBuffer frame = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
    frame.putInt((FrameDescriptor.HAS_ARRAYS << 8) | TYPE).putInt(0).putLong(300_000);
    frame.putInt(count).putLong(position).putInt(ArrayKind.BYTE.ordinal()).putInt(length);
    return frame.array();
  }

  private static void put(byte[] frame, LinkPair pair) {
    var ring = pair.callerRegion().outgoing();
    ring.put(0, MemorySegment.ofArray(frame), 0, frame.length);
    ring.move(RingDescriptor.TAIL, frame.length);
  }

  private static void isTorn(Link link) {
    assertThatThrownBy(link::receive)
        .isInstanceOf(EOFException.class)
        .hasMessage("the other process ended in the middle of a frame");
  }

  @Test
  void whatEndsInTheMiddleOfAnArrayIsATornFrame() throws Exception {
    byte[] half = beginning(1, 0, LargeArrays.MIN_BYTES);
    try (LinkPair pair = LinkPair.withBell(directory, 1 << 12)) {
      put(half, pair);
      pair.worker().peerGone();
      isTorn(pair.worker());
    }
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      try (SocketChannel left = SocketChannel.open(address);
          Link right = new SocketLink(server.accept())) {
        left.write(ByteBuffer.wrap(half));
        left.shutdownOutput();
        isTorn(right);
      }
    }
  }
}
