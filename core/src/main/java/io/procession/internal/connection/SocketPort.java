package io.procession.internal.connection;

import io.procession.Waitable;
import io.procession.spi.Payload;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** One end of a socket, with CPython's framing. */
final class SocketPort implements OwnPort {
  private static final Logger LOG = System.getLogger("io.procession.connection");

  /** Smaller: more system calls for a medium message. Larger: memory for each connection. */
  private static final int BUFFER = 1 << 14;

  private final ByteStream stream;
  private final String peer;
  private final FrameInput input;
  private final SocketWait readable;
  private final SocketWait writable;
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER);
  private final ReentrantLock reading = new ReentrantLock();
  private final ReentrantLock writing = new ReentrantLock();
  private final Share share = new Share(this::gone);
  private volatile boolean closed;

  private SocketPort(ByteStream stream, String peer) {
    this.stream = stream;
    this.peer = peer;
    this.input = new FrameInput(stream);
    this.readable = new SocketWait(stream.channel(), SelectionKey.OP_READ);
    this.writable = new SocketWait(stream.channel(), SelectionKey.OP_WRITE);
  }

  /** Takes over a connected channel. */
  static SocketPort of(SocketChannel channel, String peer) throws IOException {
    channel.configureBlocking(false);
    return new SocketPort(new ByteStream.Plain(channel), peer);
  }

  /** Takes over a stream. */
  static SocketPort of(ByteStream stream, String peer) {
    return new SocketPort(stream, peer);
  }

  @Override
  public Access access() {
    return Access.BOTH;
  }

  @Override
  public void write(Payload message) throws IOException, InterruptedException {
    write(message, Deadlines.FOREVER);
  }

  /** Sends a message within a time. */
  void write(Payload message, long nanos) throws IOException, InterruptedException {
    writing.lockInterruptibly();
    try {
      checkOpen();
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      new Writing(System.nanoTime() + nanos).write(message);
    } finally {
      writing.unlock();
    }
  }

  /**
   * Sends a message that no interrupt keeps from being sent. For those that fit into the buffer of
   * a socket whose peer reads.
   */
  void writeAnyway(Payload message) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          write(message);
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The sending of one message. */
  private final class Writing {
    private final long deadline;
    private boolean begun;

    private Writing(long deadline) {
      this.deadline = deadline;
    }

    void write(Payload message) throws IOException, InterruptedException {
      out.clear();
      if (message.size() > Integer.MAX_VALUE) {
        out.putInt(-1).putLong(message.size());
      } else {
        out.putInt((int) message.size());
      }
      try {
        for (int i = 0; i < message.blocks(); i++) {
          put(message.block(i), message.blockLength(i));
        }
        drain(out.flip());
        while (!stream.flush()) {
          awaitSpace();
        }
      } catch (InterruptedException e) {
        throw begun ? broken() : e;
      }
    }

    private InterruptedException broken() {
      SocketPort.this.gone(true);
      return new InterruptedException(
          "interrupted in the middle of sending a message: the connection has been closed");
    }

    private void put(byte[] bytes, int length) throws IOException, InterruptedException {
      if (length <= out.remaining()) {
        out.put(bytes, 0, length);
        return;
      }
      int fits = out.remaining();
      out.put(bytes, 0, fits);
      drain(out.flip());
      out.clear();
      drain(ByteBuffer.wrap(bytes, fits, length - fits));
    }

    private void drain(ByteBuffer source) throws IOException, InterruptedException {
      while (source.hasRemaining()) {
        int n = stream.write(source);
        begun |= n > 0;
        if (n == 0) {
          awaitSpace();
        }
      }
    }

    private void awaitSpace() throws IOException, InterruptedException {
      writable.await(left(deadline, "the peer does not take what is sent"));
    }
  }

  /** What is left of a time. */
  static long left(long deadline, String what) throws IOException {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new IOException(what);
    }
    return left;
  }

  @Override
  public Payload read(long maxLength) throws IOException, InterruptedException {
    return read(maxLength, Deadlines.FOREVER);
  }

  /** Receives a message within a time. */
  Payload read(long maxLength, long nanos) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + nanos;
    reading.lockInterruptibly();
    try {
      checkOpen();
      while (!input.step(maxLength)) {
        readable.await(left(deadline, "the peer says nothing"));
        checkOpen();
      }
      return input.take();
    } finally {
      reading.unlock();
    }
  }

  @Override
  public boolean poll(long nanos) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + nanos;
    reading.lockInterruptibly();
    try {
      while (!isThere()) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        readable.await(left);
        checkOpen();
      }
      return true;
    } finally {
      reading.unlock();
    }
  }

  /** Whether a message, the end or an error is there; the call that fetches it tells which. */
  private boolean isThere() {
    try {
      return input.step(Long.MAX_VALUE);
    } catch (IOException e) {
      LOG.log(Level.TRACE, "there is an end to be received", e);
      return true;
    }
  }

  @Override
  public boolean isReady() {
    if (closed) {
      return true;
    }
    if (!reading.tryLock()) {
      return false; // Another thread receives what comes.
    }
    try {
      return isThere();
    } finally {
      reading.unlock();
    }
  }

  @Override
  public Waitable.Registration onReady(Runnable wake) {
    return onReady(this::isReady, wake);
  }

  /** The same, where what has come may not be what is waited for. */
  Waitable.Registration onReady(BooleanSupplier ready, Runnable wake) {
    return ChannelWatch.start(stream.channel(), SelectionKey.OP_READ, ready, wake);
  }

  @Override
  public Share share() {
    return share;
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("the connection is closed");
    }
  }

  private void gone(boolean gone) {
    if (gone && !closed) {
      closed = true;
      closeQuietly(stream::close);
      closeQuietly(readable::close);
      closeQuietly(writable::close);
    }
  }

  private interface Closing {
    void close() throws IOException;
  }

  private static void closeQuietly(Closing closing) {
    try {
      closing.close();
    } catch (IOException e) {
      // The descriptor is released whatever close reports, and nobody can act on it.
      LOG.log(Level.DEBUG, "close", e);
    }
  }

  @Override
  public String toString() {
    return peer;
  }
}
