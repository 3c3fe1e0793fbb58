package io.procession.internal.transport;

import io.procession.internal.memory.Futex;
import io.procession.internal.memory.RingDescriptor;
import io.procession.internal.memory.RingRegion;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the two directions of a ring link share: how to sleep, and whether there is still somebody
 * to wait for.
 *
 * <p>There are two ways to sleep. The bell, a byte on the socket, always works. The futex is
 * faster, but the first call into C costs a JVM tens of milliseconds, and a JVM may forbid such
 * calls. So every sleep chooses anew: by futex if both sides have said that their calls are ready,
 * else by bell. A side never takes its word back, and the sleeper writes its choice into its sleep
 * word, so the other side needs to know nothing else to wake it.
 *
 * <p>A side makes its calls ready, in a thread of its own, when the bell was rung for either side
 * often enough to be worth it. Both sides count the same rings, so both are ready soon after each
 * other. A program that is over before that never pays.
 *
 * <p>A virtual thread always sleeps by bell. In a futex it would keep its carrier, and as many
 * senders as there are processors would stop every virtual thread of the user's program.
 */
final class RingDoor {
  /** What all that is done after closing fails with. */
  static final String CLOSED = "the link was closed";

  private static final Logger LOG = System.getLogger("io.procession.transport");

  private final RingRegion region;
  private final Bell bell;
  private final int futexAfter;
  private final AtomicInteger rings = new AtomicInteger();
  private final AtomicLong lostWakes = new AtomicLong();
  private volatile boolean futexReady;
  private volatile boolean closed;
  private volatile boolean gone;

  /**
   * Makes the door of a link.
   *
   * @param futexAfter the number of rings after which futexes are made ready; 0: never
   */
  RingDoor(RingRegion region, Bell bell, int futexAfter) {
    this.region = region;
    this.bell = bell;
    this.futexAfter = futexAfter;
  }

  Bell bell() {
    return bell;
  }

  /** Decides how the calling thread sleeps, and prepares for it. */
  int howToSleep(int who) throws IOException {
    if (futexReady && region.peerHasFutex() && !Thread.currentThread().isVirtual()) {
      return RingDescriptor.ASLEEP_ON_FUTEX;
    }
    bell.prepare(who);
    countRing();
    return RingDescriptor.ASLEEP_ON_BELL;
  }

  /** Whether the other side may sleep in a futex: this side said that it can wake it. */
  boolean hasFutex() {
    return futexReady;
  }

  void ring(int who) {
    countRing();
    bell.ring(who);
  }

  private void countRing() {
    if (rings.incrementAndGet() == futexAfter && Futex.isPossible()) {
      Thread.ofPlatform().daemon().name("procession-futex").start(this::offerFutex);
    }
  }

  private void offerFutex() {
    try {
      if (Futex.works()) {
        futexReady = true;
        region.offerFutex();
      }
    } catch (LinkageError | RuntimeException e) {
      // The link was closed meanwhile, or this JVM has no linker: the bell remains.
      LOG.log(Level.DEBUG, "no futex", e);
    }
  }

  /** Whether there is nothing more to wait for. What was written before can still be read. */
  boolean hasEnded() {
    return closed || gone || bell.hasEnded() || region.peerHasLeft();
  }

  boolean isClosed() {
    return closed;
  }

  /** From now on {@link #hasEnded}; whoever sleeps must still be woken. */
  void markClosed() {
    closed = true;
  }

  /** From now on {@link #hasEnded}; whoever sleeps must still be woken. */
  void markGone() {
    gone = true;
  }

  /** Fails if the link was closed here. */
  void requireOpen() throws IOException {
    if (closed) {
      throw new IOException(CLOSED);
    }
  }

  /** Fails if nobody will read what is sent. */
  void requirePeer() throws IOException {
    requireOpen();
    if (hasEnded()) {
      throw new IOException("the other process is gone");
    }
  }

  /** What it means that the region was not accessible: the link was closed, or there is a bug. */
  IOException inaccessible(IllegalStateException e) {
    if (!closed) {
      throw e;
    }
    return new IOException(CLOSED, e);
  }

  void countLostWake() {
    lostWakes.incrementAndGet();
  }

  /** Sleeps that ended by their time limit although what they waited for had come. */
  long lostWakes() {
    return lostWakes.get();
  }
}
