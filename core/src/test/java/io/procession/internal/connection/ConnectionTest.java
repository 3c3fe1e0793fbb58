package io.procession.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.AuthenticationException;
import io.procession.BufferTooShortException;
import io.procession.Connection;
import io.procession.Listener;
import io.procession.MessageTooLongException;
import io.procession.TruncatedMessageException;
import java.io.EOFException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectionTest {
  private static final byte[] KEY = {1, 2, 3};
  private static final Duration LONG = Duration.ofSeconds(30);

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @Test
  @DisplayName("CN1 CN2 CN3 CN10 CN14 a pair carries objects and bytes, then the end")
  void aPairCarriesObjectsAndBytesThenTheEnd() throws Exception {
    Connection.Pair pair = Connection.pair();
    assertThat(pair.left().poll()).isFalse();
    pair.right().send(List.of("a", 1));
    pair.right().sendBytes(new byte[0]);
    pair.right().sendBytes(new byte[] {9, 8, 7}, 1, 2);
    pair.right().close();

    assertThat(pair.left().receive()).isEqualTo(List.of("a", 1));
    assertThat(pair.left().poll()).isTrue();
    assertThat(pair.left().receiveBytes()).isEmpty();
    assertThat(pair.left().receiveBytes()).containsExactly(8, 7);
    assertThatThrownBy(() -> pair.left().receive())
        .isInstanceOf(EOFException.class)
        .hasMessage("the other end of the connection is closed");
  }

  @Test
  @DisplayName("CN16 CN17 each direction is refused where it is not, and everything once closed")
  void refusesTheWrongDirection() throws Exception {
    Connection.Pair pair = Connection.oneWayPair();
    assertThatThrownBy(() -> pair.left().send(1)).isInstanceOf(NonWritableChannelException.class);
    assertThatThrownBy(() -> pair.right().poll()).isInstanceOf(NonReadableChannelException.class);
    pair.left().close();
    pair.left().close();
    assertThatThrownBy(() -> pair.left().receive()).hasMessage("the connection is closed");
  }

  @Test
  @DisplayName("LC1 LC10 CN7 CN8 TCP carries large messages and keeps to limits")
  void tcpCarriesLargeMessages() throws Exception {
    try (Listener listener = Listener.open(anyPort(), KEY);
        Connection client = Connection.open(listener.address(), KEY);
        Connection server = listener.accept()) {
      byte[] large = new byte[16 << 20];
      large[12345678] = 5;
      CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(client, large));
      assertThat(server.receiveBytes()).isEqualTo(large);
      sent.join();

      client.sendBytes(new byte[] {1, 2, 3});
      assertThatThrownBy(() -> server.receiveBytes(MemorySegment.ofArray(new byte[2])))
          .isInstanceOfSatisfying(
              BufferTooShortException.class, e -> assertThat(e.bytes()).containsExactly(1, 2, 3));
      client.sendBytes(new byte[] {1, 2, 3});
      assertThatThrownBy(() -> server.receiveBytes(2))
          .isInstanceOf(MessageTooLongException.class)
          .hasMessage("the message is longer than allowed: message=3 bytes maxLength=2 bytes");
      assertThat(server.isReadable()).isFalse();
    }
  }

  private static void send(Connection connection, byte[] message) {
    try {
      connection.sendBytes(message);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("LC10 LC16 Q28 Q29 silent peers and wrong keys keep nobody from connecting")
  void hostilePeersKeepNobodyOut() throws Exception {
    try (Listener listener = Listener.open(KEY);
        SocketChannel silent = SocketChannel.open(listener.address())) {
      assertThat(silent.isConnected()).isTrue();
      assertThatThrownBy(() -> Connection.open(listener.address(), new byte[] {4}))
          .isInstanceOf(AuthenticationException.class)
          .hasMessageContaining("does not accept the key of this side");
      try (Connection client = Connection.open(listener.address(), KEY);
          Connection server = listener.accept()) {
        client.send("hello");
        assertThat(server.receive()).isEqualTo("hello");
        while (listener.lastRefusal().isEmpty()) {
          Thread.onSpinWait(); // The peer is told before it is written down.
        }
        assertThat(listener.lastRefusal().orElseThrow()).hasMessageContaining("has another key");
      }
    }
  }

  @Test
  @DisplayName("CN15 Q15 Q30 an end within a message is told, and a length costs no memory")
  void tellsAnEndWithinAMessage() throws Exception {
    try (Listener listener = Listener.open(io.procession.ConnectionOptions.of(anyPort()));
        SocketChannel peer = SocketChannel.open(listener.address());
        Connection server = listener.accept()) {
      ByteBuffer bomb = ByteBuffer.allocate(15).putInt(-1).putLong(1L << 60).put((byte) 1);
      peer.write(bomb.position(13).flip());
      assertThat(server.poll()).isFalse();
      peer.shutdownOutput();
      assertThatThrownBy(server::receive)
          .isInstanceOf(TruncatedMessageException.class)
          .hasMessageContaining("received=1 length=" + (1L << 60));
    }
  }

  @Test
  @DisplayName("CN13 a message of more than 2 GiB that is too long is refused by its length alone")
  void refusesALongMessageByItsLength() throws Exception {
    try (Listener listener = Listener.open(io.procession.ConnectionOptions.of(anyPort()));
        SocketChannel peer = SocketChannel.open(listener.address());
        Connection server = listener.accept()) {
      peer.write(ByteBuffer.allocate(12).putInt(-1).putLong(3L << 30).flip());
      assertThatThrownBy(() -> server.receiveBytes(1000))
          .isInstanceOf(MessageTooLongException.class)
          .hasMessage(
              "the message is longer than allowed: message=3221225472 bytes maxLength=1000 bytes");
    }
  }

  @Test
  @DisplayName("WT5 WT6 CN26 waits for a mix, and an interrupt leaves the connection usable")
  void waitsForAMix() throws Exception {
    Connection.Pair pair = Connection.pair();
    try (Listener listener = Listener.open(KEY);
        Connection client = Connection.open(listener.address(), KEY);
        Connection server = listener.accept()) {
      assertThat(Connection.wait(List.of(pair.left(), server), Duration.ofSeconds(-1))).isEmpty();
      Thread.currentThread().interrupt();
      assertThatThrownBy(server::receive).isInstanceOf(InterruptedException.class);
      CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(client, KEY));
      assertThat(Connection.wait(List.of(pair.left(), server), LONG)).containsExactly(server);
      sent.join();
      assertThat(server.receiveBytes()).isEqualTo(KEY);
    }
  }

  @Test
  @DisplayName("LC2 LC3 an address in use, and a closed listener, are told")
  void tellsAnAddressInUse() throws Exception {
    Listener listener = Listener.open(anyPort(), KEY);
    assertThatThrownBy(() -> Listener.open(listener.address(), KEY))
        .isInstanceOf(java.net.BindException.class)
        .hasMessageContaining("cannot listen at " + listener.address());
    listener.close();
    assertThatThrownBy(listener::accept)
        .hasMessage("the listener at " + listener.address() + " is closed");
  }

  @Test
  @DisplayName("a copy of an end works by its ticket, and its end is seen")
  void aCopyWorksByItsTicket() throws Exception {
    Connection.Pair pair = Connection.pair();
    Ticket ticket = ((PortConnection) pair.right()).port().ticket();
    Connection copy = new PortConnection(RemotePort.attach(ticket));
    copy.send("up");
    assertThat(pair.left().receive()).isEqualTo("up");
    assertThat(copy.poll()).isFalse();
    pair.left().send("down");
    assertThat(copy.poll(LONG)).isTrue();
    assertThat(copy.receive()).isEqualTo("down");
    copy.close();
    assertThatThrownBy(() -> pair.left().receive()).isInstanceOf(EOFException.class);
  }
}
