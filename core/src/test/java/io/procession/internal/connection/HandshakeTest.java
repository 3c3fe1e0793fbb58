package io.procession.internal.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.AuthenticationException;
import io.procession.Connection;
import io.procession.ConnectionOptions;
import io.procession.Listener;
import io.procession.spi.Payload;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The handshake, against peers that are written here byte by byte. */
@Timeout(60)
class HandshakeTest {
  private static final byte[] KEY = {1, 2, 3};

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static byte[] mac(String name, byte[] message) throws GeneralSecurityException {
    Mac mac = Mac.getInstance(name);
    mac.init(new SecretKeySpec(KEY, name));
    return mac.doFinal(message);
  }

  private static byte[] join(String head, byte[] tail) {
    byte[] headBytes = head.getBytes(US_ASCII);
    byte[] all = Arrays.copyOf(headBytes, headBytes.length + tail.length);
    System.arraycopy(tail, 0, all, headBytes.length, tail.length);
    return all;
  }

  /** A peer that speaks in messages. */
  private record Peer(SocketPort port) {
    static Peer connectTo(Listener listener) throws IOException {
      return new Peer(SocketPort.of(SocketChannel.open(listener.address()), "a listener"));
    }

    byte[] hears() throws IOException, InterruptedException {
      return port.read(1000).toByteArray();
    }

    void says(byte[] message) throws IOException, InterruptedException {
      port.write(Payload.of(message));
    }

    void says(String message) throws IOException, InterruptedException {
      says(message.getBytes(US_ASCII));
    }

    /** Answers a challenge as a peer that has the key. */
    String answers() throws Exception {
      byte[] challenge = hears();
      byte[] message = Arrays.copyOfRange(challenge, "#CHALLENGE#".length(), challenge.length);
      says(join("{sha256}", mac("HmacSHA256", message)));
      return new String(hears(), US_ASCII);
    }
  }

  /** Connects to a listener that asks with the given challenge and accepts any answer. */
  private static byte[] answerTo(byte[] challenge, boolean md5) throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(anyPort())) {
      ConnectionOptions options = ConnectionOptions.of(server.getLocalAddress()).withKey(KEY);
      CompletableFuture<@Nullable Throwable> client =
          CompletableFuture.supplyAsync(() -> failureOf(md5 ? options.withMd5Allowed() : options));
      Peer peer = new Peer(SocketPort.of(server.accept(), "a client"));
      peer.says(join("#CHALLENGE#", challenge));
      byte[] answer;
      try {
        answer = peer.hears();
      } catch (EOFException e) {
        throw new AuthenticationException("no answer", client.join());
      }
      peer.port().closed();
      assertThat(client.join()).isInstanceOf(AuthenticationException.class);
      return answer;
    }
  }

  private static @Nullable Throwable failureOf(ConnectionOptions options) {
    try (Connection connection = Connection.open(options)) {
      return connection.isReadable() ? null : new AssertionError("a connection that is closed");
    } catch (IOException | AuthenticationException e) {
      return e;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sha256, HmacSHA256",
    "sha384, HmacSHA384",
    "sha3_256, HmacSHA3-256",
    "sha3_384, HmacSHA3-384",
    "md5, HmacMD5"
  })
  @DisplayName("LC12 the digest of the challenge is that of the answer, over the whole message")
  void answersWithTheDigestThatIsAsked(String digest, String name) throws Exception {
    byte[] message = join("{" + digest + "}", new byte[40]);
    assertThat(answerTo(message, digest.equals("md5")))
        .isEqualTo(join("{" + digest + "}", mac(name, message)));
  }

  @Test
  @DisplayName("LC12 a challenge of 20 bytes has an answer of HMAC-MD5 alone, where it is allowed")
  void answersOldChallenges() throws Exception {
    byte[] message = new byte[20];
    assertThat(answerTo(message, true)).isEqualTo(mac("HmacMD5", message));
    assertThatThrownBy(() -> answerTo(message, false))
        .hasRootCauseMessage(
            "the peer wants MD5, as Python up to 3.11 does, which is not allowed here\n"
                + "  Try: ConnectionOptions.withMd5Allowed(), or a newer Python.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{sha1}", "{}", "{sha256", "sha256}", "no digest at all, only words"})
  @DisplayName("LC12 LC11 a challenge with another digest, or none, is refused")
  void refusesOtherDigests(String head) {
    assertThatThrownBy(() -> answerTo(join(head, new byte[40]), true))
        .hasRootCauseInstanceOf(AuthenticationException.class)
        .rootCause()
        .hasMessageStartingWith("the peer names ");
  }

  @Test
  @DisplayName("LC14 a challenge of less than 20 bytes is refused")
  void refusesShortChallenges() {
    assertThatThrownBy(() -> answerTo(join("{sha256}", new byte[11]), true))
        .rootCause()
        .hasMessage("the challenge is too short: length=19\n  Try: give both sides the same key.");
  }

  /** What a listener with a key says of a peer that gives this answer to its challenge. */
  private static String refusalOf(byte[] answer) throws Exception {
    try (Listener listener = Listener.open(anyPort(), KEY)) {
      Peer peer = Peer.connectTo(listener);
      peer.hears();
      peer.says(answer);
      while (listener.lastRefusal().isEmpty()) {
        Thread.onSpinWait();
      }
      peer.port().closed();
      try (Connection next = Connection.open(listener.address(), KEY);
          Connection accepted = listener.accept()) {
        next.send("next");
        assertThat(accepted.receive()).isEqualTo("next");
      }
      return String.valueOf(listener.lastRefusal().orElseThrow().getMessage());
    }
  }

  @Test
  @DisplayName("LC11 LC14 a wrong answer is refused, and the listener accepts the next peer")
  void refusesWrongAnswers() throws Exception {
    assertThat(refusalOf(new byte[0])).startsWith("the peer names no digest");
    assertThat(refusalOf("garbage".getBytes(US_ASCII))).startsWith("the peer names no digest");
    assertThat(refusalOf(join("{sha1}", new byte[20]))).contains("digest=sha1");
    assertThat(refusalOf(join("{sha256}", new byte[16]))).contains("has another key");
    assertThat(refusalOf(join("{sha256}", new byte[32]))).contains("has another key");
    assertThat(refusalOf(join("{sha256}", new byte[300])))
        .contains("the message is longer than allowed: message=308 bytes maxLength=256 bytes");
  }

  @Test
  @DisplayName("LC11 a peer that does not challenge in its turn is refused")
  void refusesAPeerWithoutAChallenge() throws Exception {
    try (Listener listener = Listener.open(anyPort(), KEY)) {
      Peer peer = Peer.connectTo(listener);
      assertThat(peer.answers()).isEqualTo("#WELCOME#");
      peer.says("let us skip this");
      assertThatThrownBy(peer::hears).isInstanceOf(IOException.class);
      while (listener.lastRefusal().isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(listener.lastRefusal().orElseThrow())
          .hasMessageContaining("did not send a challenge");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("LC13 an answer of HMAC-MD5 alone is accepted only where that is allowed")
  void acceptsOldAnswersWhereAllowed(boolean allowed) throws Exception {
    ConnectionOptions options = ConnectionOptions.of(anyPort()).withKey(KEY);
    try (Listener listener = Listener.open(allowed ? options.withMd5Allowed() : options)) {
      Peer peer = Peer.connectTo(listener);
      byte[] challenge = peer.hears();
      byte[] message = Arrays.copyOfRange(challenge, "#CHALLENGE#".length(), challenge.length);
      peer.says(mac("HmacMD5", message));
      assertThat(new String(peer.hears(), US_ASCII)).isEqualTo(allowed ? "#WELCOME#" : "#FAILURE#");
      if (!allowed) {
        while (listener.lastRefusal().isEmpty()) {
          Thread.onSpinWait();
        }
        assertThat(listener.lastRefusal().orElseThrow()).hasMessageContaining("wants MD5");
      }
      peer.port().closed();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 62, 1L << 33, 257})
  @DisplayName("LC17 Q30 a giant length before the authentication drops the peer")
  void dropsGiantsBeforeAuthentication(long length) throws Exception {
    try (Listener listener = Listener.open(anyPort(), KEY);
        SocketChannel peer = SocketChannel.open(listener.address())) {
      ByteBuffer bomb = ByteBuffer.allocate(12);
      if (length > Integer.MAX_VALUE) {
        bomb.putInt(-1).putLong(length);
      } else {
        bomb.putInt((int) length);
      }
      peer.write(bomb.flip());
      while (listener.lastRefusal().isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(listener.lastRefusal().orElseThrow())
          .hasMessageContaining("message=" + length + " bytes maxLength=256 bytes");
    }
  }
}
