package io.procession.internal.connection;

import io.procession.AuthenticationException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/** The bytes of a socket with TLS. One thread reads and one writes, at the same time. */
final class TlsStream implements ByteStream {
  private static final Logger LOG = System.getLogger("io.procession.connection");
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final SSLEngine engine;

  /** Received and encrypted; ready to be filled. */
  private ByteBuffer netIn;

  /** Received and decrypted; ready to be taken from. */
  private ByteBuffer plain;

  /** Encrypted and not yet sent; ready to be taken from. Guarded by sending. */
  private final ByteBuffer netOut;

  private final ReentrantLock sending = new ReentrantLock();

  private TlsStream(SocketChannel channel, SSLEngine engine) {
    this.channel = channel;
    this.engine = engine;
    int packet = engine.getSession().getPacketBufferSize();
    this.netIn = ByteBuffer.allocate(packet);
    this.netOut = ByteBuffer.allocate(packet).limit(0);
    this.plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).limit(0);
  }

  /**
   * Agrees with the peer on the encryption.
   *
   * @param channel connected, and not blocking; closed if this fails
   * @param engine in the mode of its side
   * @param nanos how long this may take
   * @throws AuthenticationException if the two do not agree
   */
  static TlsStream open(SocketChannel channel, SSLEngine engine, long nanos)
      throws IOException, InterruptedException {
    TlsStream stream = new TlsStream(channel, engine);
    SocketWait readable = new SocketWait(channel, SelectionKey.OP_READ);
    SocketWait writable = new SocketWait(channel, SelectionKey.OP_WRITE);
    boolean done = false;
    try {
      stream.shakeHands(readable, writable, System.nanoTime() + nanos);
      done = true;
      return stream;
    } catch (IOException e) {
      throw new AuthenticationException(
          "TLS with the peer at %s failed: %s\n".formatted(peer(channel), e.getMessage())
              + "  Try: TLS on both sides, and a certificate for this host that the client trusts.",
          e);
    } finally {
      readable.close();
      writable.close();
      if (!done) {
        stream.close();
      }
    }
  }

  private static String peer(SocketChannel channel) throws IOException {
    return channel.isOpen() ? String.valueOf(channel.getRemoteAddress()) : "the other end";
  }

  private void shakeHands(SocketWait readable, SocketWait writable, long deadline)
      throws IOException, InterruptedException {
    engine.beginHandshake();
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> runTasks();
        case NEED_WRAP -> {
          wrap(NOTHING);
          while (!flush()) {
            writable.await(SocketPort.left(deadline, "the peer does not take what is sent"));
          }
        }
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          if (!unwrap()) {
            readable.await(SocketPort.left(deadline, "the peer says nothing"));
          }
        }
        case NOT_HANDSHAKING, FINISHED -> {
          return;
        }
      }
    }
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    while (!plain.hasRemaining()) {
      if (engine.isInboundDone()) {
        return -1;
      }
      if (!unwrap()) {
        return 0;
      }
    }
    int n = Math.min(plain.remaining(), target.remaining());
    target.put(plain.slice(plain.position(), n));
    plain.position(plain.position() + n);
    return n;
  }

  /** Goes one step on with what has arrived; false if more has to arrive first. */
  private boolean unwrap() throws IOException {
    netIn.flip();
    SSLEngineResult result;
    try {
      result = engine.unwrap(netIn, plain.clear());
    } finally {
      plain.flip();
      netIn.compact();
    }
    return switch (result.getStatus()) {
      case OK -> {
        runTasks();
        yield true;
      }
      case CLOSED -> true;
      case BUFFER_OVERFLOW -> {
        plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).limit(0);
        yield true;
      }
      case BUFFER_UNDERFLOW -> receive();
    };
  }

  private boolean receive() throws IOException {
    if (!netIn.hasRemaining()) {
      netIn = ByteBuffer.allocate(2 * netIn.capacity()).put(netIn.flip());
    }
    int n = channel.read(netIn);
    if (n < 0) {
      engine.closeInbound(); // Throws, as the peer has not said that it closes: it was cut off.
    }
    return n > 0;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return flush() ? wrap(source) : 0;
  }

  private int wrap(ByteBuffer source) throws IOException {
    sending.lock();
    try {
      SSLEngineResult result;
      netOut.clear();
      try {
        result = engine.wrap(source, netOut);
      } finally {
        netOut.flip();
      }
      if (result.getStatus() == SSLEngineResult.Status.CLOSED && source.hasRemaining()) {
        throw new IOException("the other end of the connection is closed");
      }
      flush();
      return result.bytesConsumed();
    } finally {
      sending.unlock();
    }
  }

  @Override
  public boolean flush() throws IOException {
    sending.lock();
    try {
      if (netOut.hasRemaining()) {
        channel.write(netOut);
      }
      return !netOut.hasRemaining();
    } finally {
      sending.unlock();
    }
  }

  @Override
  public SelectableChannel channel() {
    return channel;
  }

  /** Says that it closes, as far as there is space for these words. */
  @Override
  public void close() throws IOException {
    sending.lock();
    try {
      engine.closeOutbound();
      if (flush()) {
        wrap(NOTHING);
      }
    } catch (SSLException e) {
      LOG.log(Level.DEBUG, "no word of the end can be sent", e);
    } finally {
      sending.unlock();
      channel.close();
    }
  }
}
