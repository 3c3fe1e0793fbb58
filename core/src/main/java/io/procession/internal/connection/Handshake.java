package io.procession.internal.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.procession.AuthenticationException;
import io.procession.ConnectionOptions;
import io.procession.spi.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * What two peers do before messages: TLS if that is wanted, and then they prove to each other that
 * they have the same key, as CPython's do: a challenge, its HMAC, a verdict, and then the other way
 * round.
 */
final class Handshake {
  private static final byte[] CHALLENGE = ascii("#CHALLENGE#");
  private static final byte[] WELCOME = ascii("#WELCOME#");
  private static final byte[] FAILURE = ascii("#FAILURE#");
  private static final int MAX_LENGTH = 256;
  private static final int MIN_CHALLENGE = 20;
  private static final int RANDOM_LENGTH = 40;
  private static final int MD5_LENGTH = 16;
  private static final Map<String, String> MACS =
      Map.of(
          "md5", "HmacMD5",
          "sha256", "HmacSHA256",
          "sha384", "HmacSHA384",
          "sha3_256", "HmacSHA3-256",
          "sha3_384", "HmacSHA3-384");

  private final ConnectionOptions options;
  private final Optional<byte[]> key;
  private final long nanos;

  private Handshake(ConnectionOptions options) {
    this.options = options;
    this.key = options.key();
    this.nanos = Deadlines.nanos(options.handshakeTimeout());
  }

  static Handshake of(ConnectionOptions options) {
    return new Handshake(options);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  /** A digest and what the HMAC of it is compared with. */
  private record Proof(String digest, byte[] mac) {}

  /** The side that accepted asks first. The channel is closed if this fails. */
  SocketPort asListener(SocketChannel channel, String peer)
      throws IOException, InterruptedException {
    return open(channel, peer, Optional.empty());
  }

  /** The side that connected answers first. The channel is closed if this fails. */
  SocketPort asClient(SocketChannel channel) throws IOException, InterruptedException {
    return open(channel, options.address().toString(), Optional.of(options.address()));
  }

  private SocketPort open(SocketChannel channel, String peer, Optional<SocketAddress> server)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + nanos;
    channel.configureBlocking(false);
    ByteStream stream =
        options.tls().isPresent()
            ? TlsStream.open(channel, engine(options.tls().get(), server), nanos)
            : new ByteStream.Plain(channel);
    SocketPort port = SocketPort.of(stream, peer);
    boolean done = false;
    try {
      if (key.isPresent()) {
        Talk talk = new Talk(port, key.get(), deadline);
        if (server.isPresent()) {
          talk.asClient();
        } else {
          talk.asListener();
        }
      }
      done = true;
      return port;
    } finally {
      if (!done) {
        port.closed();
      }
    }
  }

  private static SSLEngine engine(SSLContext context, Optional<SocketAddress> server) {
    if (server.isPresent() && server.get() instanceof InetSocketAddress host) {
      SSLEngine engine = context.createSSLEngine(host.getHostString(), host.getPort());
      engine.setUseClientMode(true);
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS"); // The host is that of the address.
      engine.setSSLParameters(parameters);
      return engine;
    }
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(server.isPresent());
    return engine;
  }

  /** One handshake. */
  private final class Talk {
    private final SocketPort port;
    private final byte[] secret;
    private final long deadline;

    private Talk(SocketPort port, byte[] secret, long deadline) {
      this.port = port;
      this.secret = secret;
      this.deadline = deadline;
    }

    void asListener() throws IOException, InterruptedException {
      try {
        challenge();
        answer();
      } catch (IOException e) {
        throw failed(e);
      }
    }

    void asClient() throws IOException, InterruptedException {
      try {
        answer();
        challenge();
      } catch (IOException e) {
        throw failed(e);
      }
    }

    private AuthenticationException failed(IOException e) {
      return new AuthenticationException(
          "the peer at %s did not complete the authentication: %s\n".formatted(port, e.getMessage())
              + "  Try: check that the other side is a listener or a client with a key.",
          e);
    }

    private void challenge() throws IOException, InterruptedException {
      byte[] random = new byte[RANDOM_LENGTH];
      new SecureRandom().nextBytes(random);
      byte[] message = join(ascii("{sha256}"), random);
      write(join(CHALLENGE, message));
      Proof proof;
      try {
        proof = proofOf(read());
      } catch (AuthenticationException e) {
        write(FAILURE);
        throw e;
      }
      if (!MessageDigest.isEqual(proof.mac, mac(secret, message, proof.digest))) {
        write(FAILURE);
        throw refused("the peer at " + port + " has another key");
      }
      write(WELCOME);
    }

    private void answer() throws IOException, InterruptedException {
      byte[] question = read();
      if (!startsWith(question, CHALLENGE)) {
        throw refused("the peer at " + port + " did not send a challenge");
      }
      byte[] message = Arrays.copyOfRange(question, CHALLENGE.length, question.length);
      if (message.length < MIN_CHALLENGE) {
        throw refused("the challenge is too short: length=" + message.length);
      }
      if (message.length == MIN_CHALLENGE) {
        write(mac(secret, message, allowed("md5")));
      } else {
        String digest = digestOf(message);
        write(join(ascii("{" + digest + "}"), mac(secret, message, digest)));
      }
      if (!Arrays.equals(read(), WELCOME)) {
        throw refused("the peer at " + port + " does not accept the key of this side");
      }
    }

    private Proof proofOf(byte[] answer) {
      if (answer.length == MD5_LENGTH) {
        return new Proof(allowed("md5"), answer);
      }
      String digest = digestOf(answer);
      return new Proof(digest, Arrays.copyOfRange(answer, digest.length() + 2, answer.length));
    }

    private void write(byte[] message) throws IOException, InterruptedException {
      port.write(Payload.of(message), deadline - System.nanoTime());
    }

    private byte[] read() throws IOException, InterruptedException {
      return port.read(MAX_LENGTH, deadline - System.nanoTime()).toByteArray();
    }
  }

  private String digestOf(byte[] message) {
    String head = new String(message, 0, Math.min(message.length, 20), US_ASCII);
    int end = head.indexOf('}');
    if (!head.startsWith("{") || end < 0) {
      throw refused("the peer names no digest");
    }
    return allowed(head.substring(1, end));
  }

  private String allowed(String digest) {
    if (!MACS.containsKey(digest)) {
      throw refused("the peer names a digest that is not known: digest=" + digest);
    }
    if (digest.equals("md5") && !options.md5Allowed()) {
      throw new AuthenticationException(
          "the peer wants MD5, as Python up to 3.11 does, which is not allowed here\n"
              + "  Try: ConnectionOptions.withMd5Allowed(), or a newer Python.",
          null);
    }
    return digest;
  }

  private static AuthenticationException refused(String what) {
    return new AuthenticationException(what + "\n  Try: give both sides the same key.", null);
  }

  private static boolean startsWith(byte[] message, byte[] prefix) {
    return message.length >= prefix.length
        && Arrays.equals(message, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static byte[] join(byte[] first, byte[] second) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(first);
    out.writeBytes(second);
    return out.toByteArray();
  }

  private static byte[] mac(byte[] key, byte[] message, String digest) {
    try {
      String name = MACS.get(digest);
      Mac mac = Mac.getInstance(name);
      // HMAC fills keys up with zeros: one zero is the empty key, which Java does not take.
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, name));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new AuthenticationException("this JDK has no HMAC with " + digest, e);
    }
  }
}
