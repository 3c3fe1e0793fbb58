package io.procession.internal;

import io.procession.Connection;
import io.procession.ConnectionOptions;
import io.procession.Listener;
import io.procession.Waitable;
import io.procession.internal.connection.ChannelWait;
import io.procession.internal.connection.Connections;
import io.procession.internal.connection.Waiting;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** The way from the public API into connections and listeners. */
public final class ConnectionDoor {
  private ConnectionDoor() {}

  /** Makes two ends in this process. */
  public static Connection.Pair pair(boolean duplex) {
    return Connections.pair(duplex);
  }

  /** Connects to a listener. */
  public static Connection connect(ConnectionOptions options) throws IOException {
    return Connections.connect(options);
  }

  /** Opens a listener. */
  public static Listener listen(ConnectionOptions options) throws IOException {
    return Connections.listen(options);
  }

  /** Opens a listener in a private directory. */
  public static Listener listen(byte[] key) throws IOException {
    return Connections.listen(key);
  }

  /** Waits for any of the objects. */
  public static <W extends Waitable> List<W> await(
      Collection<? extends W> objects, Duration timeout) throws InterruptedException {
    return Waiting.await(objects, timeout);
  }

  /** A channel of the JDK as something to wait for. */
  public static Waitable waitable(SelectableChannel channel) {
    return new ChannelWait(channel);
  }
}
