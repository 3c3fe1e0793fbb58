package io.procession.internal.proxy;

import io.procession.Connection;
import java.io.IOException;

/** The connection of one thread. For that thread, except {@link #close}. */
final class ClientConnection {
  private final Connection connection;
  private final ClientCodec codec;
  private final ClientCodec.Sent sent = new ClientCodec.Sent();

  ClientConnection(Connection connection, ClientCodec codec) {
    this.connection = connection;
    this.codec = codec;
  }

  /**
   * Sends a request and waits for its reply. An interrupt ends the wait if the operation allows it,
   * which the server decides: it may have been done just then.
   *
   * @throws IOException if the server is gone; whether it has done it is not known
   */
  ClientCodec.Reply call(Passage passage, long object, ClientCodec.Call call)
      throws IOException, InterruptedException {
    boolean interruptible = call.operation().interruptible();
    byte[] request = codec.request(passage, object, call, sent).toByteArray();
    boolean interrupted = Thread.interrupted();
    if (interrupted && interruptible) {
      throw new InterruptedException();
    }
    try {
      interrupted |= send(request);
      boolean cancelled = false;
      while (true) {
        try {
          return ClientCodec.parse(connection.receiveBytes());
        } catch (InterruptedException e) {
          if (interruptible && !cancelled) {
            cancelled = true;
            interrupted |= send(ClientCodec.cancel());
          } else {
            interrupted = true;
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Sends a message; tells whether the thread was interrupted meanwhile. */
  private boolean send(byte[] message) throws IOException {
    boolean interrupted = false;
    while (true) {
      try {
        connection.sendBytes(message);
        return interrupted;
      } catch (InterruptedException e) {
        if (!connection.isWritable()) {
          throw new IOException("interrupted while sending", e);
        }
        interrupted = true;
      }
    }
  }

  void close() {
    connection.close();
  }
}
