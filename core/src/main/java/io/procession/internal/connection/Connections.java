package io.procession.internal.connection;

import io.procession.Connection;
import io.procession.ConnectionOptions;
import io.procession.Listener;
import io.procession.internal.launch.RuntimeDirectory;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;

/** Makes connections and listeners. */
public final class Connections {
  private Connections() {}

  /** Two ends in this process; if not duplex, the left one receives. */
  public static Connection.Pair pair(boolean duplex) {
    Mailbox toLeft = new Mailbox();
    Mailbox toRight = new Mailbox();
    Port.Access left = new Port.Access(true, duplex);
    Port.Access right = new Port.Access(duplex, true);
    return new Connection.Pair(
        new PortConnection(new PairPort(toLeft, toRight, left)),
        new PortConnection(new PairPort(toRight, toLeft, right)));
  }

  /** Connects to a listener. */
  public static Connection connect(ConnectionOptions options) throws IOException {
    SocketChannel channel = SocketChannel.open(options.address());
    boolean done = false;
    try {
      SocketPort port = Handshake.of(options).asClient(channel);
      done = true;
      return new PortConnection(port);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted in a handshake");
      interrupted.initCause(e);
      throw interrupted;
    } finally {
      if (!done) {
        channel.close();
      }
    }
  }

  /** Opens a listener. */
  public static Listener listen(ConnectionOptions options) throws IOException {
    return SocketListener.open(options, () -> {});
  }

  /** Opens a listener in a private directory. */
  public static Listener listen(byte[] key) throws IOException {
    RuntimeDirectory directory = RuntimeDirectory.choose();
    directory.make();
    boolean done = false;
    try {
      ConnectionOptions options =
          ConnectionOptions.of(UnixDomainSocketAddress.of(directory.path().resolve("listener")))
              .withKey(key);
      Listener listener = SocketListener.open(options, directory::close);
      done = true;
      return listener;
    } finally {
      if (!done) {
        directory.close();
      }
    }
  }
}
