package io.procession.internal.launch;

import io.procession.internal.transport.Handshake;
import io.procession.internal.wire.Bootstrap;
import io.procession.internal.wire.FamilyKey;
import io.procession.internal.wire.FrameDescriptor;
import io.procession.internal.wire.Hello;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The place where one new worker connects its two sockets. Each that connects is listened to by a
 * thread of its own, so one that says nothing keeps nobody waiting. Closing the place, from any
 * thread, ends a wait for a worker that will not come.
 */
final class Rendezvous implements Closeable {
  private static final Logger LOG = System.getLogger("io.procession.launch");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ServerSocketChannel server;
  private final Bootstrap bootstrap;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private final Set<SocketChannel> unknown = new HashSet<>();
  private @Nullable SocketChannel control;
  private @Nullable SocketChannel data;
  private boolean over;

  private Rendezvous(ServerSocketChannel server, Bootstrap bootstrap) {
    this.server = server;
    this.bootstrap = bootstrap;
  }

  static Rendezvous open(Path directory, int worker, RingOffer offer) throws IOException {
    byte[] secret = new byte[Hello.SECRET_LENGTH];
    RANDOM.nextBytes(secret);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(directory.resolve(Bootstrap.SOCKET)));
    } catch (IOException e) {
      server.close();
      throw e;
    }
    return new Rendezvous(
        server,
        new Bootstrap(
            FrameDescriptor.VERSION,
            worker,
            secret,
            FamilyKey.ofThisProcess().get(),
            new Bootstrap.DataLink(offer.rings(), offer.spin())));
  }

  /** What the worker must be told to come here. */
  Bootstrap bootstrap() {
    return bootstrap;
  }

  /** Waits for both sockets of the worker with this process number. */
  Channels await(long pid) throws IOException {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        // A virtual thread would start the JVM's poller, for which the exit of this JVM would wait.
        Thread.ofPlatform().daemon().name("procession-hello").start(() -> listen(channel, pid));
      }
    } catch (IOException e) {
      Channels both = end();
      if (both == null) {
        throw e;
      }
      return both; // Who brought the second one closed the server.
    }
  }

  private void listen(SocketChannel channel, long pid) {
    try {
      if (expect(channel)) {
        Hello hello = Handshake.receive(channel);
        if (hello == null || !isExpected(hello, pid) || !admit(channel, hello.control())) {
          turnAway(channel); // Not our worker: it keeps nobody from connecting.
        }
      } else {
        channel.close();
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a connection ended before it said who it is", e);
    }
  }

  private boolean expect(SocketChannel channel) {
    lock.lock();
    try {
      return !over && unknown.add(channel);
    } finally {
      lock.unlock();
    }
  }

  /** Keeps a socket of the worker; the second one ends the waiting. */
  private boolean admit(SocketChannel channel, boolean isControl) throws IOException {
    boolean complete;
    lock.lock();
    try {
      if (over || (isControl ? control : data) != null) {
        return false;
      }
      unknown.remove(channel);
      if (isControl) {
        control = channel;
      } else {
        data = channel;
      }
      complete = control != null && data != null;
    } finally {
      lock.unlock();
    }
    if (complete) {
      server.close();
    }
    return true;
  }

  private void turnAway(SocketChannel channel) throws IOException {
    lock.lock();
    try {
      unknown.remove(channel);
    } finally {
      lock.unlock();
    }
    channel.close();
  }

  /** Takes both sockets, or closes the one that is there; nobody else is admitted from now on. */
  private @Nullable Channels end() throws IOException {
    lock.lock();
    try {
      over = true;
      for (SocketChannel channel : unknown) {
        channel.close();
      }
      unknown.clear();
      Channels both = control == null || data == null ? null : new Channels(control, data);
      if (both == null && control != null) {
        control.close();
      }
      if (both == null && data != null) {
        data.close();
      }
      control = null;
      data = null;
      return both;
    } finally {
      lock.unlock();
    }
  }

  private boolean isExpected(Hello hello, long pid) {
    return MessageDigest.isEqual(hello.secret(), bootstrap.secret())
        && hello.pid() == pid
        && hello.worker() == bootstrap.worker()
        && hello.version() == FrameDescriptor.VERSION;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /**
   * The two sockets of a worker.
   *
   * @param control of the control link
   * @param data of the data link
   */
  record Channels(SocketChannel control, SocketChannel data) {}
}
