package io.procession.internal.sync;

import io.procession.internal.memory.Words;
import java.lang.foreign.MemorySegment;

/**
 * A number that threads wait for to be a certain one: the flag of an event, the count of a latch.
 */
public final class Level {
  private static final long VALUE = SyncLayout.STATE;
  private static final long SIGNAL = SyncLayout.STATE + 8;

  private final SyncRegion region;
  private final MemorySegment memory;
  private final Signal signal;

  /**
   * The number of an object, 0 at first.
   *
   * @param region that of the object
   */
  public Level(SyncRegion region) {
    this.region = region;
    this.memory = region.memory();
    this.signal = region.signal(SIGNAL);
  }

  /**
   * The number.
   *
   * @return what it is now
   */
  public long get() {
    return Words.getLong(memory, VALUE);
  }

  /**
   * Sets the number and lets all waiters look.
   *
   * @param value the new one
   */
  public void set(long value) {
    Words.setLong(memory, VALUE, value);
    signal.callAll();
  }

  /** Takes one away, unless it is 0. */
  public void countDown() {
    long now;
    do {
      now = get();
    } while (now > 0 && !Words.casLong(memory, VALUE, now, now - 1));
    if (now == 1) {
      signal.callAll();
    }
  }

  /**
   * Waits until it is that number.
   *
   * @param wanted which one
   * @param patience how long
   * @return false if the time was over before
   * @throws InterruptedException if the wait ends by interrupts
   */
  public boolean await(long wanted, Patience patience) throws InterruptedException {
    return get() == wanted || Waiting.until(region, signal, patience, look -> get() == wanted);
  }
}
