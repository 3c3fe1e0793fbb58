package io.procession;

import io.procession.internal.ConnectionDoor;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place where other processes connect, on this machine or another one. The counterpart of
 * Python's {@code Listener}; a Python program may connect as well.
 *
 * <p>Peers prove their key by themselves, in the background and each within a limit of time: one
 * that is silent or has the wrong key keeps nobody from connecting, and {@link #accept} does not
 * throw because of it.
 */
public interface Listener extends AutoCloseable, Waitable {
  /**
   * Opens a listener at a socket of the file system in a private directory, which is removed at
   * close and at exit. Other processes of this user can be told {@link #address}.
   *
   * @param key what peers must know
   * @return a listener, to be closed
   * @throws IOException if there is no place for the socket
   */
  static Listener open(byte[] key) throws IOException {
    return ConnectionDoor.listen(Objects.requireNonNull(key, "key"));
  }

  /**
   * Opens a listener.
   *
   * @param address a {@link java.net.UnixDomainSocketAddress} whose file does not exist, or a
   *     {@link java.net.InetSocketAddress}, with port 0 for any that is free
   * @param key what peers must know; may be empty
   * @return a listener, to be closed
   * @throws BindException if the address is in use
   * @throws IOException if one cannot listen there
   */
  static Listener open(SocketAddress address, byte[] key) throws IOException {
    return open(ConnectionOptions.of(address).withKey(key));
  }

  /**
   * Opens a listener.
   *
   * @param options the address, the key, and the limit of time
   * @return a listener, to be closed
   * @throws BindException if the address is in use
   * @throws IOException if one cannot listen there
   */
  static Listener open(ConnectionOptions options) throws IOException {
    return ConnectionDoor.listen(options);
  }

  /**
   * Waits for a peer that has connected and proved its key.
   *
   * @return a connection to it, to be closed
   * @throws IOException if the listener is closed
   * @throws InterruptedException if the thread is interrupted; the listener goes on
   */
  Connection accept() throws IOException, InterruptedException;

  /**
   * Waits for a peer for a limited time.
   *
   * @param timeout how long; zero or less: not at all
   * @return a connection to it, to be closed; null after the time
   * @throws IOException if the listener is closed
   * @throws InterruptedException if the thread is interrupted; the listener goes on
   */
  @Nullable Connection accept(Duration timeout) throws IOException, InterruptedException;

  /**
   * Where it listens.
   *
   * @return the address, with the port that was chosen
   */
  SocketAddress address();

  /**
   * The address of the peer that was accepted last.
   *
   * @return empty before the first, and for a peer without an address
   */
  Optional<SocketAddress> lastAccepted();

  /**
   * Why a peer was turned away last.
   *
   * @return empty if none was
   */
  Optional<AuthenticationException> lastRefusal();

  /**
   * Stops listening; again: nothing happens. Peers that were not accepted are disconnected;
   * connections that were go on.
   */
  @Override
  void close();
}
