package io.procession.internal.connection;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a socket can be read, or written. An interrupt ends the wait and leaves the socket
 * open, which a blocking operation would not. For one thread at a time; another may close it.
 */
final class SocketWait {
  private final SelectableChannel channel;
  private final int operation;
  private @Nullable Selector selector;
  private boolean closed;

  SocketWait(SelectableChannel channel, int operation) {
    this.channel = channel;
    this.operation = operation;
  }

  /**
   * Waits.
   *
   * @param nanos more than zero
   * @throws IOException if it is closed
   */
  void await(long nanos) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    try {
      Selector open = open();
      open.select(Deadlines.millis(nanos));
      open.selectedKeys().clear();
    } catch (ClosedSelectorException e) {
      throw new IOException("the connection is closed", e);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private synchronized Selector open() throws IOException {
    if (closed) {
      throw new IOException("the connection is closed");
    }
    if (selector == null) {
      Selector fresh = Selector.open();
      channel.register(fresh, operation);
      selector = fresh;
    }
    return selector;
  }

  void close() throws IOException {
    Selector open;
    synchronized (this) {
      closed = true;
      open = selector;
    }
    if (open != null) {
      open.close();
    }
  }
}
