package io.procession.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.AuthenticationException;
import io.procession.Connection;
import io.procession.ConnectionOptions;
import io.procession.Listener;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS below messages, with certificates that the JDK's keytool makes. */
@Timeout(120)
class TlsTest {
  private static final byte[] KEY = {1, 2, 3};
  private static final char[] PASSWORD = "password".toCharArray();

  @TempDir private static Path directory;
  private static SSLContext context;
  private static SSLContext ofElsewhere;

  @BeforeAll
  static void makeCertificates() throws Exception {
    context = contextFor("here", "SAN=dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1");
    ofElsewhere = contextFor("elsewhere", "SAN=dns:elsewhere.example");
  }

  private static SSLContext contextFor(String name, String extension) throws Exception {
    Path file = directory.resolve(name);
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            name,
            "-keyalg",
            "EC",
            "-dname",
            "CN=" + name,
            "-ext",
            extension,
            "-storetype",
            "PKCS12",
            "-storepass",
            new String(PASSWORD),
            "-keystore",
            file.toString());
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String words = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(words).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trustOnly(store, name));
    SSLContext made = SSLContext.getInstance("TLS");
    made.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return made;
  }

  private static KeyStore trustOnly(KeyStore store, String name) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(name, store.getCertificate(name));
    return trusted;
  }

  private static SocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static ConnectionOptions options(SocketAddress address, SSLContext tls) {
    return ConnectionOptions.of(address).withKey(KEY).withTls(tls);
  }

  @Test
  void messagesOfAllSizesPass() throws Exception {
    try (Listener listener = Listener.open(options(anyPort(), context))) {
      Connection client = Connection.open(options(listener.address(), context));
      Connection server = listener.accept();
      for (int size : new int[] {0, 1, 16_384, 16_385, 70_000, 3 << 20}) {
        byte[] message = new byte[size];
        java.util.Arrays.fill(message, (byte) size);
        CompletableFuture<Void> there =
            CompletableFuture.runAsync(() -> MessageBytesTest.send(client, message));
        CompletableFuture<Void> back =
            CompletableFuture.runAsync(() -> MessageBytesTest.send(server, message));
        assertThat(server.receiveBytes()).isEqualTo(message);
        assertThat(client.receiveBytes()).isEqualTo(message);
        there.join();
        back.join();
      }
      client.send(List.of("objects", 2));
      assertThat(Connection.wait(List.of(server), Duration.ofSeconds(30))).hasSize(1);
      assertThat(server.receive()).isEqualTo(List.of("objects", 2));
      client.close();
      assertThatThrownBy(server::receive).isInstanceOf(EOFException.class);
      server.close();
    }
  }

  private static void isRefused(Listener listener, ConnectionOptions client, String words)
      throws IOException, InterruptedException {
    assertThatThrownBy(() -> Connection.open(client))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageStartingWith("TLS with the peer at " + listener.address() + " failed: ")
        .hasMessageContaining(words)
        .hasMessageContaining("Try: TLS on both sides, and a certificate");
    while (listener.lastRefusal().isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(listener.accept(Duration.ZERO)).isNull();
  }

  @Test
  void aCertificateThatIsNotTrustedIsRefusedOnBothSides() throws Exception {
    try (Listener listener = Listener.open(options(anyPort(), context))) {
      isRefused(listener, options(listener.address(), ofElsewhere), "certification path");
      assertThat(listener.lastRefusal().orElseThrow()).hasMessageContaining("certificate_unknown");
    }
  }

  @Test
  void aCertificateOfAnotherHostIsRefused() throws Exception {
    try (Listener listener = Listener.open(options(anyPort(), ofElsewhere))) {
      isRefused(listener, options(listener.address(), ofElsewhere), "No subject alternative names");
    }
  }

  @Test
  void peersWithoutTlsAreRefused() throws Exception {
    try (Listener listener = Listener.open(options(anyPort(), context))) {
      assertThatThrownBy(() -> Connection.open(listener.address(), KEY))
          .isInstanceOf(AuthenticationException.class);
      try (SocketChannel raw = SocketChannel.open(listener.address())) {
        raw.write(ByteBuffer.wrap("no TLS at all, many words".getBytes(StandardCharsets.UTF_8)));
        while (listener.lastRefusal().isEmpty()) {
          Thread.onSpinWait();
        }
        assertThat(listener.lastRefusal().orElseThrow())
            .hasMessageStartingWith("TLS with the peer");
      }
    }
    try (Listener listener = Listener.open(anyPort(), KEY)) {
      isRefused(listener, options(listener.address(), context), "");
    }
  }

  @Test
  void theKeyIsAskedForAsWell() throws Exception {
    try (Listener listener = Listener.open(options(anyPort(), context))) {
      ConnectionOptions other = options(listener.address(), context).withKey(new byte[] {9});
      assertThatThrownBy(() -> Connection.open(other))
          .isInstanceOf(AuthenticationException.class)
          .hasMessageContaining("does not accept the key of this side");
      assertThat(other)
          .hasToString("ConnectionOptions[address=" + listener.address() + " key=yes tls=yes]");
    }
  }

  @Test
  void aPeerThatIsSilentIsDropped() throws Exception {
    ConnectionOptions options =
        options(anyPort(), context).withHandshakeTimeout(Duration.ofMillis(50));
    try (Listener listener = Listener.open(options);
        SocketChannel silent = SocketChannel.open(listener.address())) {
      while (listener.lastRefusal().isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(listener.lastRefusal().orElseThrow())
          .hasMessageContaining("the peer says nothing");
      ByteBuffer words = ByteBuffer.allocate(1000);
      while (silent.read(words) >= 0) {
        assertThat(words.hasRemaining()).isTrue();
      }
    }
  }
}
