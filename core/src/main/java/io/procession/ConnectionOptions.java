package io.procession;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a {@link Listener} or a {@link Connection} is opened. Immutable: each {@code with} method
 * returns a changed copy.
 */
public final class ConnectionOptions {
  private static final Duration HANDSHAKE = Duration.ofSeconds(10);

  private final SocketAddress address;
  private final Optional<byte[]> key;
  private final Duration handshakeTimeout;
  private final boolean md5Allowed;

  private ConnectionOptions(
      SocketAddress address, Optional<byte[]> key, Duration handshakeTimeout, boolean md5Allowed) {
    this.address = address;
    this.key = key;
    this.handshakeTimeout = handshakeTimeout;
    this.md5Allowed = md5Allowed;
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
    return new ConnectionOptions(address, Optional.empty(), HANDSHAKE, false);
  }

  /**
   * With a key that both sides must have. Whoever knows it can send objects here.
   *
   * @param value any bytes, also none
   * @return the options
   */
  public ConnectionOptions withKey(byte[] value) {
    byte[] copy = Objects.requireNonNull(value, "key").clone();
    return new ConnectionOptions(address, Optional.of(copy), handshakeTimeout, md5Allowed);
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
    return new ConnectionOptions(address, key, limit, md5Allowed);
  }

  /**
   * With HMAC-MD5 accepted and given, which peers of Python up to 3.11 need.
   *
   * @return the options
   */
  public ConnectionOptions withMd5Allowed() {
    return new ConnectionOptions(address, key, handshakeTimeout, true);
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
    return key.map(byte[]::clone);
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
    return md5Allowed;
  }

  @Override
  public String toString() {
    return "ConnectionOptions[address=%s key=%s]"
        .formatted(address, key.isPresent() ? "yes" : "no");
  }
}
