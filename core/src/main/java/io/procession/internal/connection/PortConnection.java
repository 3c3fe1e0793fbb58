package io.procession.internal.connection;

import io.procession.BufferTooShortException;
import io.procession.Connection;
import io.procession.MessageTooLongException;
import io.procession.Waitable;
import io.procession.spi.Payload;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection of this process, over any port. */
final class PortConnection implements Connection {
  private static final long serialVersionUID = 1L;

  private final transient Port port;
  private transient volatile boolean closed;
  private transient volatile boolean unreadable;

  PortConnection(Port port) {
    this.port = port;
  }

  /** The port below. */
  Port port() {
    return port;
  }

  @Override
  public void send(@Nullable Object message) throws IOException, InterruptedException {
    checkWritable();
    port.write(Messages.encode(message));
  }

  @Override
  public @Nullable Object receive() throws IOException, InterruptedException {
    checkReadable();
    return Messages.decode(read(Long.MAX_VALUE));
  }

  @Override
  public void sendBytes(MemorySegment message) throws IOException, InterruptedException {
    checkWritable();
    port.write(Messages.copyOf(message));
  }

  @Override
  public byte[] receiveBytes(int maxLength) throws IOException, InterruptedException {
    if (maxLength < 0) {
      throw new IllegalArgumentException("maxLength must not be negative: maxLength=" + maxLength);
    }
    checkReadable();
    return read(maxLength).toByteArray();
  }

  @Override
  public long receiveBytes(MemorySegment target) throws IOException, InterruptedException {
    if (target.isReadOnly()) {
      throw new IllegalArgumentException("target must be writable: " + target);
    }
    checkReadable();
    Payload message = read(Long.MAX_VALUE);
    if (message.size() > target.byteSize()) {
      throw new BufferTooShortException(
          "the message is longer than the buffer: message=%d bytes buffer=%d bytes"
              .formatted(message.size(), target.byteSize()),
          message.toByteArray());
    }
    long at = 0;
    for (int i = 0; i < message.blocks(); i++) {
      int length = message.blockLength(i);
      MemorySegment.copy(
          MemorySegment.ofArray(message.block(i)),
          ValueLayout.JAVA_BYTE,
          0,
          target,
          ValueLayout.JAVA_BYTE,
          at,
          length);
      at += length;
    }
    return at;
  }

  private Payload read(long maxLength) throws IOException, InterruptedException {
    try {
      return port.read(maxLength);
    } catch (MessageTooLongException e) {
      unreadable = true;
      if (!port.access().writable()) {
        close();
      }
      throw e;
    }
  }

  /** Refuses a message that is longer than the receiver allows. */
  static void checkLength(long length, long maxLength) throws MessageTooLongException {
    if (length > maxLength) {
      throw new MessageTooLongException(
          "the message is longer than allowed: message=%d bytes maxLength=%d bytes"
              .formatted(length, maxLength));
    }
  }

  @Override
  public boolean poll(Duration timeout) throws IOException, InterruptedException {
    checkReadable();
    return port.poll(Deadlines.nanos(timeout));
  }

  private void checkReadable() throws IOException {
    checkOpen();
    if (!port.access().readable()) {
      throw new NonReadableChannelException();
    }
    if (unreadable) {
      throw new IOException(
          "nothing can be received any more: a message was longer than allowed\n"
              + "  Try: a larger limit, or a new connection.");
    }
    port.used();
  }

  private void checkWritable() throws IOException {
    checkOpen();
    if (!port.access().writable()) {
      throw new NonWritableChannelException();
    }
    port.used();
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("the connection is closed");
    }
  }

  @Override
  public boolean isReady() {
    return closed || unreadable || !port.access().readable() || port.isReady();
  }

  @Override
  public Waitable.Registration onReady(Runnable wake) {
    if (isReady()) {
      wake.run();
      return () -> {};
    }
    return port.onReady(wake);
  }

  @Override
  public boolean isReadable() {
    return !closed && !unreadable && port.access().readable();
  }

  @Override
  public boolean isWritable() {
    return !closed && port.access().writable();
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      port.closed();
    }
  }

  /** Sends the way to this end instead of the end. */
  private Object writeReplace() throws ObjectStreamException {
    if (closed) {
      throw new InvalidObjectException("the connection is closed");
    }
    try {
      return port.ticket();
    } catch (IOException e) {
      InvalidObjectException refused = new InvalidObjectException(String.valueOf(e.getMessage()));
      refused.initCause(e);
      throw refused;
    }
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a connection travels as a ticket");
  }

  @Override
  public String toString() {
    return "Connection[" + (closed ? "closed" : port) + "]";
  }
}
