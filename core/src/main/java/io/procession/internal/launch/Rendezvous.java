package io.procession.internal.launch;

import io.procession.internal.transport.Link;
import io.procession.internal.transport.SocketLink;
import io.procession.internal.wire.Bootstrap;
import io.procession.internal.wire.FamilyKey;
import io.procession.internal.wire.Frame;
import io.procession.internal.wire.FrameDescriptor;
import io.procession.internal.wire.Hello;
import io.procession.internal.wire.MessageType;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The place where one new worker connects its two links. Closing it, from any thread, ends a wait
 * for a worker that will not come.
 */
final class Rendezvous implements Closeable {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ServerSocketChannel server;
  private final Bootstrap bootstrap;

  private Rendezvous(ServerSocketChannel server, Bootstrap bootstrap) {
    this.server = server;
    this.bootstrap = bootstrap;
  }

  static Rendezvous open(Path directory, int worker) throws IOException {
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
        new Bootstrap(FrameDescriptor.VERSION, worker, secret, FamilyKey.ofThisProcess().get()));
  }

  /** What the worker must be told to come here. */
  Bootstrap bootstrap() {
    return bootstrap;
  }

  /** Waits for both links of the worker with this process number. */
  Links await(long pid) throws IOException {
    Link control = null;
    Link data = null;
    try {
      while (control == null || data == null) {
        Link link = new SocketLink(server.accept());
        Hello hello = hello(link);
        if (hello == null || !isExpected(hello, pid)) {
          link.close(); // Not our worker: it keeps nobody from connecting.
        } else if (hello.control()) {
          control = link;
        } else {
          data = link;
        }
      }
      return new Links(control, data);
    } catch (IOException e) {
      if (control != null) {
        control.close();
      }
      if (data != null) {
        data.close();
      }
      throw e;
    }
  }

  private static @Nullable Hello hello(Link link) throws IOException {
    Frame frame = link.receive();
    return frame == null || frame.type() != MessageType.HELLO
        ? null
        : Hello.readFrom(frame.fields());
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
   * The two links of a worker.
   *
   * @param control liveness and good-bye
   * @param data functions, inputs, results
   */
  record Links(Link control, Link data) {}
}
