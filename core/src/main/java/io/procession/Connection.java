package io.procession;

import io.procession.internal.ConnectionDoor;
import java.io.EOFException;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One end of a two-way channel for messages: objects, which are copied, or bytes. What {@link
 * #send} is given, {@link #receive} of the other end gets, whole and in order. The counterpart of
 * Python's {@code Connection}, with its format on the wire for connections that {@link Listener}
 * and {@link #open(SocketAddress, byte[])} make: bytes go to and from a Python program.
 *
 * <p>All operations may be called by several threads at a time: each message stays whole. A thread
 * that is interrupted while it waits gets an {@link InterruptedException}, and the connection goes
 * on; if part of a message had been sent already, the connection is closed and the message of the
 * exception says so.
 *
 * <p>A connection can be captured by a task and sent in a message. The copy means the same end and
 * works in any process on this machine; its messages then pass through the process that made the
 * connection, and end with it. Each message goes to one of those who receive. Whoever has a copy
 * should close it: the other end sees the end of the stream when all have, or have ended. An end
 * that this process sent away and never used itself does not count.
 */
public interface Connection extends AutoCloseable, Serializable, Waitable {
  /**
   * Two ends that are connected to each other, made in this process. Python's {@code Pipe()}.
   *
   * @param left one end
   * @param right the other
   */
  record Pair(Connection left, Connection right) {}

  /**
   * Makes two connected ends, each for both directions. Python's {@code Pipe()}.
   *
   * @return the ends, to be closed
   */
  static Pair pair() {
    return ConnectionDoor.pair(true);
  }

  /**
   * Makes two connected ends of which {@code left} only receives and {@code right} only sends.
   * Python's {@code Pipe(duplex=False)}.
   *
   * @return the ends, to be closed
   */
  static Pair oneWayPair() {
    return ConnectionDoor.pair(false);
  }

  /**
   * Connects to a {@link Listener}, or to one of Python, and proves to each other that both have
   * the key. Python's {@code Client(address, authkey=key)}. Blocks until that is done.
   *
   * @param address a {@link java.net.UnixDomainSocketAddress} or {@link java.net.InetSocketAddress}
   * @param key what both must know; may be empty
   * @return a connection, to be closed
   * @throws AuthenticationException if one of the two has another key, or is not what it should be
   * @throws IOException if there is nobody at the address
   */
  static Connection open(SocketAddress address, byte[] key) throws IOException {
    return open(ConnectionOptions.of(address).withKey(key));
  }

  /**
   * Connects to a listener.
   *
   * @param options the address, the key, and the limit of time
   * @return a connection, to be closed
   * @throws AuthenticationException if one of the two has another key, or is not what it should be
   * @throws IOException if there is nobody at the address
   */
  static Connection open(ConnectionOptions options) throws IOException {
    return ConnectionDoor.connect(options);
  }

  /**
   * Waits until at least one of the objects is ready. Python's {@code connection.wait}.
   *
   * @param <W> what they are
   * @param objects connections, listeners and processes in any mix
   * @param timeout how long to wait; zero or less: not at all
   * @return those that are ready, the same objects in the same order; empty after the time
   * @throws InterruptedException if the thread is interrupted
   */
  static <W extends Waitable> List<W> wait(Collection<? extends W> objects, Duration timeout)
      throws InterruptedException {
    return ConnectionDoor.await(objects, timeout);
  }

  /**
   * Waits, without limit, until at least one of the objects is ready.
   *
   * @param <W> what they are
   * @param objects connections, listeners and processes in any mix
   * @return those that are ready, the same objects in the same order
   * @throws InterruptedException if the thread is interrupted
   */
  static <W extends Waitable> List<W> wait(Collection<? extends W> objects)
      throws InterruptedException {
    return wait(objects, Duration.ofNanos(Long.MAX_VALUE));
  }

  /**
   * Sends a copy of an object. Blocks while the other end is too far behind.
   *
   * @param message any object that a task could return, or null
   * @throws NotSerializableException if it cannot be copied; nothing has been sent
   * @throws NonWritableChannelException if this end only receives
   * @throws IOException if the other end, or this one, is closed
   * @throws InterruptedException if the thread is interrupted
   */
  void send(@Nullable Object message) throws IOException, InterruptedException;

  /**
   * Receives an object. Its class is looked up by the context class loader of this thread, which in
   * a task knows the classes of the task.
   *
   * @return the copy of what was sent
   * @throws EOFException if the other end is closed and all that it sent was received
   * @throws TruncatedMessageException if the other end has ended in the middle of a message
   * @throws InvalidObjectException if the message is no object that can be rebuilt here; later
   *     messages can be received
   * @throws NonReadableChannelException if this end only sends
   * @throws IOException if this end is closed
   * @throws InterruptedException if the thread is interrupted; no message is lost
   */
  @Nullable Object receive() throws IOException, InterruptedException;

  /**
   * Receives an object of a certain type.
   *
   * @param <T> what is expected
   * @param type what is expected
   * @return the copy of what was sent
   * @throws ClassCastException if it is of another type, or null; it has been received
   * @throws EOFException if the other end is closed and all that it sent was received
   * @throws IOException as {@link #receive()}
   * @throws InterruptedException if the thread is interrupted; no message is lost
   */
  default <T> T receive(Class<T> type) throws IOException, InterruptedException {
    Object message = receive();
    if (message == null) {
      throw new ClassCastException("the message must be a " + type.getName() + ": message=null");
    }
    return type.cast(message);
  }

  /**
   * Sends bytes as one message.
   *
   * @param message the bytes, copied before this returns
   * @throws IOException as {@link #send}
   * @throws InterruptedException if the thread is interrupted
   */
  default void sendBytes(byte[] message) throws IOException, InterruptedException {
    sendBytes(message, 0, message.length);
  }

  /**
   * Sends a part of an array as one message.
   *
   * @param array holds the bytes
   * @param offset where they begin
   * @param length how many they are
   * @throws IndexOutOfBoundsException if that part is not within the array
   * @throws IOException as {@link #send}
   * @throws InterruptedException if the thread is interrupted
   */
  default void sendBytes(byte[] array, int offset, int length)
      throws IOException, InterruptedException {
    sendBytes(MemorySegment.ofArray(array).asSlice(checked(offset, length, array.length), length));
  }

  /**
   * Sends the content of a segment, which may exceed 2 GiB, as one message.
   *
   * @param message the bytes, copied before this returns
   * @throws IOException as {@link #send}
   * @throws InterruptedException if the thread is interrupted
   */
  void sendBytes(MemorySegment message) throws IOException, InterruptedException;

  /**
   * Receives a message as bytes.
   *
   * @return an array of its length
   * @throws IOException as {@link #receive()}
   * @throws InterruptedException if the thread is interrupted; no message is lost
   */
  default byte[] receiveBytes() throws IOException, InterruptedException {
    return receiveBytes(Integer.MAX_VALUE - 8);
  }

  /**
   * Receives a message of limited length as bytes.
   *
   * @param maxLength the largest that is acceptable
   * @return an array of its length
   * @throws MessageTooLongException if it is longer; nothing more can be received then, and an end
   *     that only receives is closed
   * @throws IllegalArgumentException if the limit is negative
   * @throws IOException as {@link #receive()}
   * @throws InterruptedException if the thread is interrupted; no message is lost
   */
  byte[] receiveBytes(int maxLength) throws IOException, InterruptedException;

  /**
   * Receives a message into a part of memory: a segment of the heap, as {@link
   * MemorySegment#ofArray(long[])} makes, or of native memory. It may exceed 2 GiB.
   *
   * @param target where to; bytes behind the message stay as they are
   * @return the number of bytes
   * @throws BufferTooShortException if the message is longer; it has the message, and later ones
   *     can be received
   * @throws IOException as {@link #receive()}
   * @throws InterruptedException if the thread is interrupted; no message is lost
   */
  long receiveBytes(MemorySegment target) throws IOException, InterruptedException;

  /**
   * Whether there is something to receive now.
   *
   * @return true also at the end of the stream
   * @throws NonReadableChannelException if this end only sends
   * @throws IOException if this end is closed
   */
  default boolean poll() throws IOException {
    return isReadyToReceive();
  }

  /**
   * Waits until there is something to receive.
   *
   * @param timeout how long; zero or less: not at all
   * @return whether there is; true also at the end of the stream
   * @throws NonReadableChannelException if this end only sends
   * @throws IOException if this end is closed
   * @throws InterruptedException if the thread is interrupted
   */
  boolean poll(Duration timeout) throws IOException, InterruptedException;

  /**
   * Whether this end is open and receives.
   *
   * @return false for the end that only sends
   */
  boolean isReadable();

  /**
   * Whether this end is open and sends.
   *
   * @return false for the end that only receives
   */
  boolean isWritable();

  /** Closes this end; again: nothing happens. Threads that wait here get an exception. */
  @Override
  void close();

  private boolean isReadyToReceive() throws IOException {
    try {
      return poll(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return isReady();
    }
  }

  private static int checked(int offset, int length, int size) {
    if (offset < 0 || length < 0 || length > size - offset) {
      throw new IndexOutOfBoundsException(
          "the part must be within the array: offset=%d length=%d size=%d"
              .formatted(offset, length, size));
    }
    return offset;
  }
}
