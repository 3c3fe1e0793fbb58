package io.procession.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.internal.wire.Frame;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketLinkTest {
  @TempDir Path directory;
  private SocketChannel raw;
  private SocketLink left;
  private SocketLink right;

  @BeforeEach
  void connect() throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      raw = SocketChannel.open(address);
      left = new SocketLink(raw);
      right = new SocketLink(server.accept());
    }
  }

  @AfterEach
  void close() {
    left.close();
    right.close();
  }

  private static PayloadWriter fields(long value) {
    PayloadWriter fields = new PayloadWriter();
    fields.writeLong(value);
    return fields;
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(length).nextBytes(bytes);
    return bytes;
  }

  private CompletableFuture<Void> sending(int count, Payload body) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            for (int i = 0; i < count; i++) {
              left.send((byte) 6, fields(i), body);
            }
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_511, 65_512, 65_513, 65_536, 200_000, 3_000_000})
  void framesOfAnySizeArriveWhole(int length) throws IOException {
    byte[] body = random(length);
    CompletableFuture<Void> sending = sending(3, Payload.of(body));
    for (int i = 0; i < 3; i++) {
      Frame frame = right.receive();
      assertThat(frame).isNotNull();
      assertThat(frame.type()).isEqualTo((byte) 6);
      assertThat(frame.fields().readLong()).isEqualTo(i);
      assertThat(Arrays.equals(frame.body().toByteArray(), body)).isTrue();
    }
    sending.join();
  }

  @Test
  void bodiesBeyondABlockArriveInBlocks() throws IOException {
    byte[] block = random(Payload.MAX_BLOCK);
    CompletableFuture<Void> sending =
        sending(1, Payload.of(new byte[][] {block, Arrays.copyOf(block, 1000)}));
    Frame frame = right.receive();
    assertThat(frame).isNotNull();
    assertThat(frame.body().size()).isEqualTo(Payload.MAX_BLOCK + 1000L);
    assertThat(Arrays.equals(frame.body().block(0), block)).isTrue();
    assertThat(Arrays.equals(frame.body().block(1), Arrays.copyOf(block, 1000))).isTrue();
    sending.join();
  }

  @Test
  void endBetweenFramesIsNull() throws IOException {
    left.send((byte) 1, fields(5), Payload.EMPTY);
    left.close();
    assertThat(right.receive()).isNotNull();
    assertThat(right.receive()).isNull();
  }

  @Test
  void endWithinAFrameIsAnError() throws IOException {
    raw.write(ByteBuffer.wrap(new byte[] {6, 0, 0, 0, 8, 0}));
    left.close();
    assertThatThrownBy(right::receive)
        .isInstanceOf(EOFException.class)
        .hasMessage("the other process ended in the middle of a frame");
  }

  @Test
  void bytesThatAreNotAFrameAreAnError() throws IOException {
    ByteBuffer head = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    head.putInt(6).putInt(1 << 20).putLong(3).flip();
    raw.write(head);
    assertThatThrownBy(right::receive)
        .isInstanceOf(IOException.class)
        .hasMessage("not a frame: type=6 fieldsLength=1048576 bodyLength=3");
  }

  @Test
  void closeEndsAWaitingReceive() {
    CompletableFuture<Throwable> receiving =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                right.receive();
                return new AssertionError("received");
              } catch (IOException e) {
                return e;
              }
            });
    right.close();
    assertThat(receiving.join()).isInstanceOf(IOException.class);
  }
}
