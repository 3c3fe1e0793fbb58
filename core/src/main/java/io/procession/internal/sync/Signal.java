package io.procession.internal.sync;

import io.procession.internal.memory.Futex;
import io.procession.internal.memory.Words;
import java.lang.foreign.MemorySegment;

/**
 * A word (4 bytes) that moves when those who wait have to look again.
 *
 * <pre>
 *   31                                       1        0
 *   +----------------------------------------+--------+
 *   | number of calls                        | sleeps |
 *   +----------------------------------------+--------+
 * </pre>
 *
 * <em>sleeps</em>: somebody may be asleep, so a call has to be made. Who waits sets it before it
 * looks; who finds nobody asleep clears it, so that a waiter that was killed costs one call, not
 * one for ever after.
 */
public final class Signal {
  private static final int SLEEPS = 1;
  private static final int CALL = 2;

  private final SyncRegion region;
  private final MemorySegment memory;
  private final MemorySegment word;
  private final long offset;

  Signal(SyncRegion region, long offset) {
    this.region = region;
    this.memory = region.memory();
    this.word = memory.asSlice(offset, Integer.BYTES);
    this.offset = offset;
  }

  /**
   * Announces that the calling thread will sleep if the look it takes next finds nothing.
   *
   * @return what {@link #sleep} has to be given
   */
  int announce() {
    return Words.orInt(memory, offset, SLEEPS) | SLEEPS;
  }

  /** Sleeps until somebody calls after the announcement, or for that time. */
  void sleep(int announced, MemorySegment timeLimit, long nanos) {
    Futex.await(word, announced, timeLimit, nanos);
  }

  /** Whether nobody has called since the announcement. */
  boolean isQuiet(int announced) {
    return (Words.getInt(memory, offset) | SLEEPS) == announced;
  }

  /** Whether it belongs to one row, so that a thread waits for more than the object. */
  boolean isOfRow() {
    return offset >= SyncLayout.TABLE;
  }

  /** Lets one waiter look again. After the change, which must be a volatile store. */
  public void callOne() {
    if ((Words.getInt(memory, offset) & SLEEPS) == 0) {
      return;
    }
    Words.addInt(memory, offset, CALL);
    if (!region.canCall() || Futex.wake(word, 1) == 0) {
      callSleepers(); // Also those who went to sleep meanwhile: the bit is cleared now.
    }
  }

  /** Lets all waiters look again. After the change, which must be a volatile store. */
  public void callAll() {
    if ((Words.getInt(memory, offset) & SLEEPS) != 0) {
      callSleepers();
    }
  }

  private void callSleepers() {
    int now;
    do {
      now = Words.getInt(memory, offset);
    } while (!Words.casInt(memory, offset, now, (now + CALL) & ~SLEEPS));
    if (region.canCall()) {
      Futex.wake(word, Integer.MAX_VALUE);
    }
  }
}
