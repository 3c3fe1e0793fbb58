package io.procession.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.internal.transport.Handshake;
import io.procession.internal.wire.Bootstrap;
import io.procession.internal.wire.Hello;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class RendezvousTest {
  private static final long PID = 4711;

  @TempDir private Path directory;
  private Rendezvous place;

  @BeforeEach
  void open() throws IOException {
    place = Rendezvous.open(directory, 3, RingOffer.make(spec(Transport.SOCKET), directory));
  }

  @AfterEach
  void close() throws IOException {
    place.close();
  }

  static WorkerSpec spec(Transport transport) {
    return new WorkerSpec(
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Map.of(),
        Optional.empty(),
        Duration.ofSeconds(30),
        new DataLinks(transport, false),
        Optional.empty());
  }

  private SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve(Bootstrap.SOCKET)));
  }

  /** Whether the other side closes the socket; it may do so before it has read everything. */
  private static boolean ended(SocketChannel channel) throws IOException {
    try {
      return channel.read(ByteBuffer.allocate(1)) < 0;
    } catch (SocketException e) {
      return "Connection reset".equals(e.getMessage());
    }
  }

  private Hello hello(boolean control) {
    Bootstrap told = place.bootstrap();
    return new Hello(told.version(), control, told.worker(), PID, told.secret());
  }

  private CompletableFuture<Rendezvous.Channels> waiting() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return place.await(PID);
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        });
  }

  @Test
  void thoseWhoSayNothingOrTheWrongThingKeepNobodyWaiting() throws IOException {
    CompletableFuture<Rendezvous.Channels> waiting = waiting();
    try (SocketChannel silent = connect();
        SocketChannel stranger = connect();
        SocketChannel impostor = connect();
        SocketChannel control = connect();
        SocketChannel data = connect()) {
      stranger.write(ByteBuffer.allocate(200));
      Hello right = hello(true);
      Handshake.send(
          impostor, new Hello(right.version(), true, right.worker(), PID + 1, right.secret()));
      assertThat(ended(impostor)).as("turned away").isTrue();
      Handshake.send(data, hello(false));
      Handshake.send(control, right);
      Rendezvous.Channels both = waiting.join();
      assertThat(ended(silent)).as("closed at the end").isTrue();
      data.write(ByteBuffer.wrap(new byte[] {42}));
      ByteBuffer first = ByteBuffer.allocate(8);
      both.data().read(first);
      assertThat(first.position()).as("all that follows the greeting").isEqualTo(1);
      both.control().close();
      both.data().close();
    }
  }

  @Test
  void closingEndsTheWaitAndWhatHadConnected() throws IOException {
    CompletableFuture<Rendezvous.Channels> waiting = waiting();
    try (SocketChannel control = connect()) {
      Handshake.send(control, hello(true));
      place.close();
      assertThatThrownBy(waiting::join).hasCauseInstanceOf(ClosedChannelException.class);
      assertThat(ended(control)).isTrue();
    }
  }

  @Test
  @DisplayName("a start that is interrupted is given up, and no lack of space is blamed for it")
  void interruptedWhileItMakesRings() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> RingOffer.make(spec(Transport.RING), directory))
          .isInstanceOf(ClosedByInterruptException.class);
    } finally {
      boolean _ = Thread.interrupted();
    }
  }
}
