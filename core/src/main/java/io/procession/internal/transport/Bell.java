package io.procession.internal.transport;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The socket of a ring link: a byte on it wakes the other side, and its end says that the other
 * process is gone.
 *
 * <p>The receiver and the sender of one side may both be asleep, and a byte does not say for whom
 * it is. So whoever reads bytes also wakes the other; waking too often is harmless. For that the
 * other must have its selector before any byte can be meant for it: {@link #prepare} comes before
 * the sleep word.
 */
final class Bell implements Closeable {
  /** The thread that receives. */
  static final int RECEIVER = 0;

  /** The thread that sends. */
  static final int SENDER = 1;

  private static final Logger LOG = System.getLogger("io.procession.transport");
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Bytes taken at once: those rung while nobody listened are taken together. */
  private static final int TAKEN = 64;

  private final SocketChannel channel;
  private final AtomicReferenceArray<@Nullable Selector> selectors = new AtomicReferenceArray<>(2);
  private final ByteBuffer[] taken = {
    ByteBuffer.allocateDirect(TAKEN), ByteBuffer.allocateDirect(TAKEN)
  };
  private final ByteBuffer[] rung = {ByteBuffer.allocateDirect(1), ByteBuffer.allocateDirect(1)};
  private final ReentrantLock opening = new ReentrantLock();
  private volatile boolean ended;

  // Guarded by opening.
  private boolean closed;

  private Bell(SocketChannel channel) {
    this.channel = channel;
  }

  /** Takes over a connected channel. */
  static Bell open(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    return new Bell(channel);
  }

  /** Whether the other side has closed the socket, as far as somebody has listened. */
  boolean hasEnded() {
    return ended;
  }

  /** Makes sure that {@link #await} and {@link #wake} can be called. */
  void prepare(int who) throws IOException {
    if (selectors.get(who) != null) {
      return;
    }
    opening.lock();
    try {
      if (closed) {
        throw new IOException(RingDoor.CLOSED);
      }
      Selector selector = channel.provider().openSelector();
      try {
        channel.register(selector, SelectionKey.OP_READ);
      } catch (IOException e) {
        selector.close();
        throw e;
      }
      selectors.set(who, selector);
    } finally {
      opening.unlock();
    }
  }

  /**
   * Waits for a byte, the end, or {@link #wake}.
   *
   * @return false if the time was over
   */
  boolean await(int who, long nanos) throws IOException {
    Selector selector = selectors.get(who);
    if (selector == null) {
      throw new IllegalStateException("not prepared: who=" + who);
    }
    long start = System.nanoTime();
    try {
      int ready = selector.select(Math.ceilDiv(nanos, NANOS_PER_MILLI));
      selector.selectedKeys().clear();
      if (ready > 0) {
        listen(who);
      }
      return ready > 0 || System.nanoTime() - start < nanos;
    } catch (ClosedSelectorException e) {
      return true; // Closing wakes; the one who waited sees that the link is closed.
    }
  }

  /** Takes the bytes that are there, without waiting. */
  void listen(int who) {
    try {
      int n = channel.read(taken[who].clear());
      if (n < 0) {
        ended = true;
      } else if (n > 0) {
        wake(RECEIVER + SENDER - who);
      }
    } catch (IOException e) {
      broke(e);
    }
  }

  /** Wakes the other side, which sleeps on its bell. */
  void ring(int who) {
    try {
      // If no byte fits, the other side has bytes enough to be woken by.
      channel.write(rung[who].clear());
    } catch (IOException e) {
      broke(e);
    }
  }

  /** Wakes a thread of this side; if it does not wait now, its next wait ends at once. */
  void wake(int who) {
    Selector selector = selectors.get(who);
    if (selector != null) {
      selector.wakeup();
    }
  }

  /** Only the end of the other process breaks a local socket, unless it was closed here. */
  private void broke(IOException e) {
    LOG.log(Level.DEBUG, "the socket of a link broke", e);
    ended = true;
  }

  @Override
  public void close() throws IOException {
    opening.lock();
    try {
      closed = true;
      // First, so that the channel is not kept open by them.
      for (int who = RECEIVER; who <= SENDER; who++) {
        Selector selector = selectors.get(who);
        if (selector != null) {
          selector.close();
        }
      }
      channel.close();
    } finally {
      opening.unlock();
    }
  }
}
