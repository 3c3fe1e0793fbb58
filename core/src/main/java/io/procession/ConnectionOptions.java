package io.procession;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How a {@link Listener} or a {@link Connection} is opened. Immutable: each {@code with} method
 * returns a changed copy.
 */
public final class ConnectionOptions {
  private static final Duration HANDSHAKE = Duration.ofSeconds(10);

  private final SocketAddress address;
  private final Duration handshakeTimeout;
  private final Trust trust;

  /** Who is let in. */
  private record Trust(Optional<byte[]> key, boolean md5Allowed, Optional<SSLContext> tls) {}

  private ConnectionOptions(SocketAddress address, Duration handshakeTimeout, Trust trust) {
    this.address = address;
    this.handshakeTimeout = handshakeTimeout;
    this.trust = trust;
  }

  private ConnectionOptions with(Trust other) {
    return new ConnectionOptions(address, handshakeTimeout, other);
  }

  /**
   * No key, that is no authentication; 10 s for the handshake.
   *
   * @param address a {@link UnixDomainSocketAddress} or an {@link InetSocketAddress}
   * @return the options
   * @throws IllegalArgumentException if it is an address of another kind
   */
  public static ConnectionOptions of(SocketAddress address) {
    if (!(address instanceof UnixDomainSocketAddress) && !(address instanceof InetSocketAddress)) {
      throw new IllegalArgumentException(
          "address must be a UnixDomainSocketAddress or an InetSocketAddress: address=" + address);
    }
    return new ConnectionOptions(
        address, HANDSHAKE, new Trust(Optional.empty(), false, Optional.empty()));
  }

  /**
   * With a key that both sides must have. Whoever knows it can send objects here.
   *
   * @param value any bytes, also none
   * @return the options
   */
  public ConnectionOptions withKey(byte[] value) {
    byte[] copy = Objects.requireNonNull(value, "key").clone();
    return with(new Trust(Optional.of(copy), trust.md5Allowed(), trust.tls()));
  }

  /**
   * With another time limit for a peer to prove its key, and for TLS before.
   *
   * @param limit more than zero
   * @return the options
   * @throws IllegalArgumentException if it is not
   */
  public ConnectionOptions withHandshakeTimeout(Duration limit) {
    if (limit.isZero() || limit.isNegative()) {
      throw new IllegalArgumentException("handshakeTimeout must be positive: " + limit);
    }
    return new ConnectionOptions(address, limit, trust);
  }

  /**
   * With HMAC-MD5 accepted and given, which peers of Python up to 3.11 need.
   *
   * @return the options
   */
  public ConnectionOptions withMd5Allowed() {
    return with(new Trust(trust.key(), true, trust.tls()));
  }

  /**
   * With TLS, on both sides: all that is sent is encrypted, and the client makes sure that the
   * listener has a certificate which it trusts and which names the host of the address, if that is
   * an {@link InetSocketAddress}. Who the client is, its key says; so give both a key as well.
   *
   * <p>A Python program has no TLS for its connections.
   *
   * @param context for a listener: with its certificate and private key; for a client: with the
   *     certificates that it trusts
   * @return the options
   */
  public ConnectionOptions withTls(SSLContext context) {
    Optional<SSLContext> tls = Optional.of(Objects.requireNonNull(context, "context"));
    return with(new Trust(trust.key(), trust.md5Allowed(), tls));
  }

  /**
   * Where.
   *
   * @return the address
   */
  public SocketAddress address() {
    return address;
  }

  /**
   * What both sides must have.
   *
   * @return a copy of the key; empty: there is no authentication
   */
  public Optional<byte[]> key() {
    return trust.key().map(byte[]::clone);
  }

  /**
   * How long a peer may take to prove its key.
   *
   * @return the limit
   */
  public Duration handshakeTimeout() {
    return handshakeTimeout;
  }

  /**
   * Whether HMAC-MD5 will do.
   *
   * @return false by default
   */
  public boolean md5Allowed() {
    return trust.md5Allowed();
  }

  /**
   * What TLS is made with.
   *
   * @return empty: there is no TLS
   */
  public Optional<SSLContext> tls() {
    return trust.tls();
  }

  @Override
  public String toString() {
    return "ConnectionOptions[address=%s key=%s tls=%s]"
        .formatted(address, yesOrNo(trust.key()), yesOrNo(trust.tls()));
  }

  private static String yesOrNo(Optional<?> value) {
    return value.isPresent() ? "yes" : "no";
  }
}
