package io.procession.internal.sync;

import io.procession.internal.memory.Futex;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How long a thread is willing to wait, and what it does meanwhile. For one wait of one thread; to
 * be closed, which gives an interrupt back that was not wanted.
 */
public final class Patience implements AutoCloseable {
  /**
   * The longest sleep without a look. Shorter: waiting costs more. Longer: deaths, interrupts and
   * the closing of the object are noticed later.
   */
  private static final long STEP_NANOS = 40_000_000;

  private static final long FIRST_NAP_NANOS = 20_000;
  private static final long LAST_NAP_NANOS = 1_000_000;
  private static final int MAX_DOUBLINGS = 6;

  private final boolean interruptible;
  private final boolean limited;
  private final long start;
  private final long limitNanos;
  private boolean interrupted;
  private int naps;
  private @Nullable Arena arena;
  private @Nullable MemorySegment timeLimit;

  private Patience(boolean interruptible, boolean limited, long limitNanos) {
    this.interruptible = interruptible;
    this.limited = limited;
    this.limitNanos = limitNanos;
    this.start = limited && limitNanos > 0 ? System.nanoTime() : 0;
  }

  /**
   * For ever, or until an interrupt.
   *
   * @return to be closed
   * @throws InterruptedException if the calling thread is interrupted already
   */
  public static Patience untilInterrupt() throws InterruptedException {
    return checked(new Patience(true, false, 0));
  }

  /**
   * For ever; interrupts are kept for later.
   *
   * @return to be closed
   */
  public static Patience unlimited() {
    return new Patience(false, false, 0);
  }

  /**
   * For a time, or until an interrupt.
   *
   * @param limit a negative one is none
   * @return to be closed
   * @throws InterruptedException if the calling thread is interrupted already
   */
  public static Patience upTo(Duration limit) throws InterruptedException {
    return upTo(
        limit.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0 ? limit.toNanos() : Long.MAX_VALUE);
  }

  /**
   * For a time, or until an interrupt.
   *
   * @param nanos a negative number is none
   * @return to be closed
   * @throws InterruptedException if the calling thread is interrupted already
   */
  public static Patience upTo(long nanos) throws InterruptedException {
    return checked(new Patience(true, true, nanos));
  }

  /**
   * Not at all.
   *
   * @return to be closed
   */
  public static Patience none() {
    return new Patience(false, true, 0);
  }

  private static Patience checked(Patience patience) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return patience;
  }

  /**
   * Whether the time is over.
   *
   * @return false for ever if there is no limit
   */
  public boolean isOver() {
    return limited && leftNanos() <= 0;
  }

  /**
   * The time that is left.
   *
   * @return not positive when it is over
   */
  public long leftNanos() {
    if (!limited) {
      return Long.MAX_VALUE;
    }
    return limitNanos <= 0 ? limitNanos : limitNanos - (System.nanoTime() - start);
  }

  /**
   * Waits a little: until somebody calls after the announcement, or a step is over.
   *
   * @throws InterruptedException if this wait ends by interrupts
   */
  void pause(SyncRegion region, Signal signal, int announced) throws InterruptedException {
    long nanos = Math.min(STEP_NANOS, leftNanos());
    if (nanos > 0) {
      // A sleep in the kernel would hold the carrier of a virtual thread.
      if (!Thread.currentThread().isVirtual() && region.canSleep()) {
        signal.sleep(announced, timeLimit(), nanos);
      } else if (signal.isQuiet(announced)) {
        long nap = Math.min(LAST_NAP_NANOS, FIRST_NAP_NANOS << Math.min(naps++, MAX_DOUBLINGS));
        LockSupport.parkNanos(signal, Math.min(nap, nanos));
      }
    }
    if (Thread.interrupted()) {
      if (interruptible) {
        throw new InterruptedException();
      }
      interrupted = true;
    }
  }

  private MemorySegment timeLimit() {
    MemorySegment known = timeLimit;
    if (known == null) {
      arena = Arena.ofConfined();
      known = Futex.timeLimit(arena);
      timeLimit = known;
    }
    return known;
  }

  @Override
  public void close() {
    if (arena != null) {
      arena.close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
