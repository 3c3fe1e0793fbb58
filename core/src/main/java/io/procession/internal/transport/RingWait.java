package io.procession.internal.transport;

import io.procession.internal.memory.Futex;
import io.procession.internal.memory.Ring;
import io.procession.internal.memory.RingDescriptor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits until the other side of one ring has moved its position, and wakes it when this side has.
 * Used by one thread at a time, except where a method says otherwise.
 *
 * <p>Why no wake-up is lost. Position {@code P} belongs to the waker, sleep word {@code W} to the
 * sleeper, {@code |} is a full fence.
 *
 * <pre>
 *   sleeper                                    waker
 *   S1  W := how I sleep                       W1  P := new
 *       |                                          |
 *   S2  P moved, or all over? then awake       W2  W awake? then nothing to do
 *   S3  sleep, by futex only while             W3  swap W from what it was to awake;
 *       W is as in S1                              if that worked: signal as W said
 * </pre>
 *
 * <ol>
 *   <li>The fences forbid that S2 sees the old position and W2 the old word. So the sleeper stays
 *       awake, or the waker comes to W3.
 *   <li>If the swap of W3 works and W said futex: either it is before the sleeper's system call,
 *       which compares W and returns, or after it, and the signal finds the sleeper. If W said
 *       bell: the byte stays in the socket until somebody reads it, and that is the sleeper or one
 *       who then wakes it ({@link Bell}).
 *   <li>If the swap fails, W was changed after W2. The sleeper woke for another reason, and if it
 *       sleeps again, its S2 is after W1 and sees the position.
 *   <li>A signal that comes late, to a sleeper that woke by itself, makes its next sleep short: it
 *       looks at the position again and sleeps again.
 *   <li>{@link #wakeOwn} tells of an end that is no position. It does W1 to W3 with the mark of the
 *       end as {@code P}, but signals always: the other side may have swapped W and been killed
 *       before it signalled.
 * </ol>
 *
 * A busy stream makes no system call, because W is awake. Every sleep is also limited in time, and
 * looks at the socket then: a process that was killed is noticed even if nobody says so.
 */
final class RingWait {
  /**
   * Longer: a death that nobody reports is noticed later. Shorter: idle processes wake for nothing.
   */
  private static final long RECHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** Looks between two looks at the clock, which takes as long as one look. */
  private static final int LOOKS = 16;

  private final Ring ring;
  private final RingDoor door;
  private final SpinLimit spin;
  private final int who;
  private final long awaited;
  private final long ownSleep;
  private final long peerSleep;
  private final MemorySegment ownWord;
  private final MemorySegment peerWord;
  private @Nullable MemorySegment timeLimit;
  private volatile boolean stopAsked;

  private RingWait(Ring ring, RingDoor door, SpinLimit spin, int who) {
    boolean receiver = who == Bell.RECEIVER;
    this.ring = ring;
    this.door = door;
    this.spin = spin;
    this.who = who;
    this.awaited = receiver ? RingDescriptor.TAIL : RingDescriptor.HEAD;
    this.ownSleep = receiver ? RingDescriptor.CONSUMER_SLEEP : RingDescriptor.PRODUCER_SLEEP;
    this.peerSleep = receiver ? RingDescriptor.PRODUCER_SLEEP : RingDescriptor.CONSUMER_SLEEP;
    this.ownWord = ring.sleepWord(ownSleep);
    this.peerWord = ring.sleepWord(peerSleep);
  }

  /** For the side that reads the ring. */
  static RingWait ofReceiver(Ring ring, RingDoor door, SpinLimit spin) {
    return new RingWait(ring, door, spin, Bell.RECEIVER);
  }

  /** For the side that writes the ring. */
  static RingWait ofSender(Ring ring, RingDoor door, SpinLimit spin) {
    return new RingWait(ring, door, spin, Bell.SENDER);
  }

  /** Waits until the position of the other side is not what was seen, or all is over. */
  void await(long seen) throws IOException {
    await(seen, Long.MAX_VALUE, false);
  }

  /** The same, but ends also when the time is over, at an interrupt, or when asked to stop. */
  void awaitStoppably(long seen, long nanos) throws IOException {
    await(seen, nanos, true);
  }

  private void await(long seen, long nanos, boolean stoppable) throws IOException {
    long start = System.nanoTime();
    long looking = spin.nanos();
    if (spin(seen, start, Math.min(nanos, looking))) {
      spin.succeeded();
      return;
    }
    long waited = System.nanoTime() - start;
    while (waited < nanos && !isOver(seen, stoppable)) {
      sleep(seen, Math.min(nanos - waited, RECHECK_NANOS), stoppable);
      waited = System.nanoTime() - start;
    }
    if (looking < nanos) {
      spin.failed(waited);
    }
  }

  private boolean spin(long seen, long start, long nanos) {
    if (nanos <= 0) {
      return false;
    }
    do {
      for (int i = 0; i < LOOKS; i++) {
        if (ring.position(awaited) != seen) {
          return true;
        }
        Thread.onSpinWait();
      }
    } while (System.nanoTime() - start < nanos);
    return false;
  }

  private boolean isOver(long seen, boolean stoppable) {
    return ring.position(awaited) != seen
        || door.hasEnded()
        || (stoppable && (stopAsked || Thread.currentThread().isInterrupted()));
  }

  private void sleep(long seen, long nanos, boolean stoppable) throws IOException {
    int how = door.howToSleep(who);
    ring.sleep(ownSleep, how);
    VarHandle.fullFence();
    if (!isOver(seen, stoppable) && !block(how, nanos, stoppable)) {
      if (nanos == RECHECK_NANOS && ring.position(awaited) != seen) {
        door.countLostWake();
      }
      door.bell().listen(who);
    }
    ring.sleep(ownSleep, RingDescriptor.AWAKE);
  }

  private boolean block(int how, long nanos, boolean stoppable) throws IOException {
    if (how == RingDescriptor.ASLEEP_ON_FUTEX) {
      if (timeLimit == null) {
        timeLimit = Futex.timeLimit();
      }
      return Futex.await(ownWord, how, timeLimit, nanos);
    }
    // A selector does not wait while its thread is interrupted.
    boolean interrupted = !stoppable && Thread.interrupted();
    try {
      return door.bell().await(who, nanos);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Wakes the other side if it sleeps. To be called after the position of this side was moved. */
  void wakePeer() throws IOException {
    VarHandle.fullFence();
    int how = ring.sleep(peerSleep);
    if (how != RingDescriptor.AWAKE) {
      wakePeer(how);
    }
  }

  private void wakePeer(int how) throws IOException {
    boolean byFutex = how == RingDescriptor.ASLEEP_ON_FUTEX && door.hasFutex();
    if (!byFutex && how != RingDescriptor.ASLEEP_ON_BELL) {
      throw new IOException(
          "damaged region of rings: sleepWord=%d hasFutex=%b".formatted(how, door.hasFutex()));
    }
    if (!ring.takeSleeper(peerSleep, how)) {
      return;
    }
    if (byFutex) {
      Futex.wake(peerWord);
    } else {
      door.ring(who);
    }
  }

  /** Wakes the thread of this side, if it sleeps, to see that all is over. Any thread. */
  void wakeOwn() {
    VarHandle.fullFence();
    ring.sleep(ownSleep, RingDescriptor.AWAKE);
    VarHandle.fullFence();
    if (door.hasFutex()) {
      Futex.wake(ownWord);
    }
    door.bell().wake(who);
  }

  /** Ends the stoppable wait of now, or the next one. Any thread. */
  void askToStop() {
    stopAsked = true;
    VarHandle.fullFence();
    if (ring.sleep(ownSleep) != RingDescriptor.AWAKE) {
      wakeOwn();
    }
  }

  /** Whether it was asked to stop, and forgets it. */
  boolean takeStop() {
    boolean asked = stopAsked;
    if (asked) {
      stopAsked = false;
    }
    return asked;
  }

  /** Whether the thread of this side has said that it sleeps. */
  boolean isAsleep() {
    return ring.sleep(ownSleep) != RingDescriptor.AWAKE;
  }
}
