package io.procession.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.AuthenticationException;
import io.procession.Connection;
import io.procession.ConnectionOptions;
import io.procession.Listener;
import io.procession.Waitable;
import java.io.EOFException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners: addresses, keys, and peers in a hurry. */
@Timeout(60)
class ListenerTest {
  private static final byte[] KEY = {1, 2, 3};
  private static final Duration LONG = Duration.ofSeconds(30);

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static ConnectionOptions options(SocketAddress address, boolean key) {
    ConnectionOptions options = ConnectionOptions.of(address);
    return key ? options.withKey(KEY) : options;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("LC4 what a client wrote before it was accepted, and closed, is read")
  void readsWhatWasWrittenBefore(boolean key) throws Exception {
    try (Listener listener = Listener.open(options(anyPort(), key))) {
      try (Connection client = Connection.open(options(listener.address(), key))) {
        client.send("in a hurry");
      }
      try (Connection server = listener.accept()) {
        assertThat(server.receive()).isEqualTo("in a hurry");
        assertThatThrownBy(server::receive).isInstanceOf(EOFException.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("LC5 what is sent right after accept can be polled for")
  void pollsForWhatIsSentAtOnce(boolean key) throws Exception {
    try (Listener listener = Listener.open(options(anyPort(), key));
        Connection client = Connection.open(options(listener.address(), key));
        Connection server = listener.accept()) {
      server.send("hello");
      assertThat(client.poll(Duration.ofSeconds(1))).isTrue();
      assertThat(client.receive()).isEqualTo("hello");
    }
  }

  @Test
  @DisplayName("LC6 an empty key is a key, and no key is no authentication")
  void anEmptyKeyIsAKey() throws Exception {
    try (Listener listener = Listener.open(anyPort(), new byte[0])) {
      assertThatThrownBy(() -> Connection.open(listener.address(), KEY))
          .isInstanceOf(AuthenticationException.class);
      try (Connection client = Connection.open(listener.address(), new byte[0]);
          Connection server = listener.accept()) {
        client.send(1);
        assertThat(server.receive()).isEqualTo(1);
      }
      // Without a key the challenge of the listener is taken for a message.
      try (Connection client = Connection.open(ConnectionOptions.of(listener.address()))) {
        assertThat(new String(client.receiveBytes(), java.nio.charset.StandardCharsets.US_ASCII))
            .startsWith("#CHALLENGE#{sha256}");
      }
    }
  }

  @Test
  @SuppressWarnings("NullAway") // What a caller without a checker may do.
  @DisplayName("LC7 a key that is none is refused before anything is opened")
  void refusesNoKey() {
    assertThatThrownBy(() -> Connection.open(anyPort(), null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("key");
    assertThatThrownBy(() -> Listener.open(anyPort(), null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("key");
    assertThatThrownBy(() -> Listener.open((byte[]) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("key");
  }

  @Test
  @DisplayName("LC8 abstract sockets of Linux are refused, as the JDK has none")
  void refusesAbstractSockets() {
    assertThatThrownBy(() -> UnixDomainSocketAddress.of("\0abstract"))
        .isInstanceOf(InvalidPathException.class);
  }

  /** An address of a family that nobody can connect to. */
  private static final class PigeonAddress extends SocketAddress {
    private static final long serialVersionUID = 1L;

    @Override
    public String toString() {
      return "roof 3";
    }
  }

  @Test
  @DisplayName("LC9 an address of another family is refused")
  void refusesOtherFamilies() {
    assertThatThrownBy(() -> Connection.open(new PigeonAddress(), KEY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "address must be a UnixDomainSocketAddress or an InetSocketAddress: address=roof 3");
    assertThatThrownBy(() -> Listener.open(new PigeonAddress(), KEY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("LC19 the default address is a socket in a private directory, gone after close")
  void theDefaultAddressIsPrivate() throws Exception {
    Path socket;
    try (Listener listener = Listener.open(KEY)) {
      socket = ((UnixDomainSocketAddress) listener.address()).getPath();
      assertThat(socket).exists();
      assertThat(Files.getPosixFilePermissions(socket.getParent()))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
      assertThat(listener.lastAccepted()).isEqualTo(Optional.empty());
    }
    assertThat(socket).doesNotExist();
    assertThat(socket.getParent()).doesNotExist();
  }

  @Test
  @DisplayName("WT4 a wait for nothing ends with the time, and a wait for a peer with the peer")
  void waitsForAPeer() throws Exception {
    try (Listener listener = Listener.open(KEY)) {
      Duration time = Duration.ofMillis(200);
      long start = System.nanoTime();
      assertThat(Connection.wait(List.of(listener), time)).isEmpty();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(time.minusMillis(100).toNanos());
      try (Connection client = Connection.open(listener.address(), KEY)) {
        assertThat(client.isWritable()).isTrue();
        assertThat(Connection.wait(List.of(listener), LONG)).containsExactly(listener);
        listener.accept().close();
      }
    }
  }

  @Test
  @DisplayName("WT2 a wait takes sockets of the JDK, and what comes is still there")
  void waitsForSockets() throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(anyPort())) {
      SocketChannel client = SocketChannel.open(server.getLocalAddress());
      SocketChannel accepted = server.accept();
      assertThatThrownBy(() -> Waitable.of(accepted))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("the channel must not block: ")
          .hasMessageEndingWith("Try: channel.configureBlocking(false) before.");
      accepted.configureBlocking(false);
      server.configureBlocking(false);
      Waitable socket = Waitable.of(accepted);
      Waitable peers = Waitable.of(server);
      Connection.Pair pair = Connection.pair();
      List<Waitable> all = List.of(pair.left(), peers, socket);
      assertThat(Connection.wait(all, Duration.ZERO)).isEmpty();
      Thread writer = Thread.ofVirtual().start(() -> write(client));
      assertThat(Connection.wait(all, LONG)).containsExactly(socket);
      writer.join();
      assertThat(accepted.read(ByteBuffer.allocate(9))).isEqualTo(1);
      try (SocketChannel second = SocketChannel.open(server.getLocalAddress())) {
        assertThat(second.isConnected()).isTrue();
        assertThat(Connection.wait(all, LONG)).containsExactly(peers);
        server.accept().close();
      }
      client.close();
      assertThat(Connection.wait(all, LONG)).containsExactly(socket);
      assertThat(accepted.read(ByteBuffer.allocate(9))).isEqualTo(-1);
      accepted.close();
    }
  }

  private static void write(SocketChannel channel) {
    try {
      channel.write(ByteBuffer.wrap(KEY, 0, 1));
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("LC17 Q30 after the authentication a giant length takes no memory before bytes do")
  void aGiantLengthTakesNoMemory() throws Exception {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (long length : new long[] {1L << 62, Long.MAX_VALUE, 1L << 33}) {
      try (Listener listener = Listener.open(ConnectionOptions.of(anyPort()));
          SocketChannel peer = SocketChannel.open(listener.address());
          Connection server = listener.accept()) {
        peer.write(ByteBuffer.allocate(13).putInt(-1).putLong(length).put((byte) 1).flip());
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(server.poll(Duration.ofMillis(50))).isFalse();
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
        peer.shutdownOutput();
        assertThatThrownBy(server::receiveBytes)
            .isInstanceOf(io.procession.MessageTooLongException.class)
            .hasMessageContaining("message=" + length + " bytes");
      }
    }
  }
}
