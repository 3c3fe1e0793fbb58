package io.procession.internal.connection;

import io.procession.AuthenticationException;
import io.procession.Connection;
import io.procession.ConnectionOptions;
import io.procession.Listener;
import io.procession.Waitable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Listens at a socket. One thread accepts; each handshake has a virtual thread of its own. */
final class SocketListener implements Listener {
  private static final Logger LOG = System.getLogger("io.procession.connection");
  private static final int BACKLOG = 128;

  private final ServerSocketChannel server;
  private final SocketAddress address;
  private final Handshake handshake;
  private final Runnable atEnd;
  private final Thread exitHook = Thread.ofPlatform().unstarted(this::removeFile);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Runnable> waiting = new CopyOnWriteArrayList<>();

  // Guarded by lock.
  private final ArrayDeque<Peer> peers = new ArrayDeque<>();
  private boolean closed;
  private @Nullable SocketAddress lastAccepted;
  private @Nullable AuthenticationException lastRefusal;

  private record Peer(SocketPort port, @Nullable SocketAddress address) {}

  private SocketListener(ServerSocketChannel server, ConnectionOptions options, Runnable atEnd)
      throws IOException {
    this.server = server;
    this.address = server.getLocalAddress();
    this.handshake = Handshake.of(options);
    this.atEnd = atEnd;
  }

  static SocketListener open(ConnectionOptions options, Runnable atEnd) throws IOException {
    boolean unix = options.address() instanceof UnixDomainSocketAddress;
    ServerSocketChannel server =
        unix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
    boolean done = false;
    try {
      if (!unix) {
        server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      }
      server.bind(options.address(), BACKLOG);
      SocketListener listener = new SocketListener(server, options, atEnd);
      Runtime.getRuntime().addShutdownHook(listener.exitHook);
      Thread.ofPlatform()
          .daemon()
          .name("procession-listener")
          .start(new AcceptLoop(server, "the listener at " + listener.address, listener::welcome));
      done = true;
      return listener;
    } catch (BindException e) {
      BindException told =
          new BindException(
              "cannot listen at %s: %s\n  Try: another address, or port 0 for a free one."
                  .formatted(options.address(), e.getMessage()));
      told.initCause(e);
      throw told;
    } finally {
      if (!done) {
        server.close();
      }
    }
  }

  private void welcome(SocketChannel channel) {
    Thread.ofVirtual().name("procession-handshake").start(() -> shakeHands(channel));
  }

  private void shakeHands(SocketChannel channel) {
    boolean done = false;
    try {
      SocketAddress from = channel.getRemoteAddress();
      String name = from instanceof InetSocketAddress ? from.toString() : "a local socket";
      add(new Peer(handshake.asListener(channel, name), from));
      done = true;
    } catch (AuthenticationException e) {
      refuse(e);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a peer left at once", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!done) {
        close(channel);
      }
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // The descriptor is released whatever close reports, and nobody can act on it.
      LOG.log(Level.DEBUG, "close", e);
    }
  }

  private void add(Peer peer) {
    lock.lock();
    try {
      if (closed) {
        peer.port.closed();
        return;
      }
      peers.add(peer);
      changed.signal();
    } finally {
      lock.unlock();
    }
    waiting.forEach(Runnable::run);
  }

  private void refuse(AuthenticationException e) {
    LOG.log(Level.INFO, "refused: {0}", e.getMessage());
    lock.lock();
    try {
      lastRefusal = e;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Connection accept() throws IOException, InterruptedException {
    Connection connection = null;
    while (connection == null) {
      connection = accept(Duration.ofDays(1));
    }
    return connection;
  }

  @Override
  public @Nullable Connection accept(Duration timeout) throws IOException, InterruptedException {
    long left = Deadlines.nanos(timeout);
    lock.lockInterruptibly();
    try {
      while (peers.isEmpty() && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (closed) {
        throw new IOException("the listener at " + address + " is closed");
      }
      Peer peer = peers.poll();
      if (peer == null) {
        return null;
      }
      lastAccepted = peer.address;
      return new PortConnection(peer.port);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public SocketAddress address() {
    return address;
  }

  @Override
  public Optional<SocketAddress> lastAccepted() {
    lock.lock();
    try {
      return Optional.ofNullable(lastAccepted);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<AuthenticationException> lastRefusal() {
    lock.lock();
    try {
      return Optional.ofNullable(lastRefusal);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isReady() {
    lock.lock();
    try {
      return closed || !peers.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Waitable.Registration onReady(Runnable wake) {
    waiting.add(wake);
    if (isReady()) {
      wake.run();
    }
    return () -> waiting.remove(wake);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      peers.forEach(peer -> peer.port.closed());
      peers.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    waiting.forEach(Runnable::run);
    try {
      Runtime.getRuntime().removeShutdownHook(exitHook);
    } catch (IllegalStateException e) {
      LOG.log(Level.TRACE, "this process exits", e); // The hook runs; it may run twice.
    }
    removeFile();
  }

  private void removeFile() {
    try {
      server.close();
      if (address instanceof UnixDomainSocketAddress unix) {
        Files.deleteIfExists(unix.getPath());
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot remove the socket of the listener at " + address, e);
    }
    atEnd.run();
  }
}
