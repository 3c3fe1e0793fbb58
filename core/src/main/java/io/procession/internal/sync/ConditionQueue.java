package io.procession.internal.sync;

import io.procession.internal.memory.Words;
import java.lang.foreign.MemorySegment;

/**
 * Those who wait on one condition of a lock, in rows of the lock's region: the number is the order
 * of their coming, the state says which condition and whether they were notified. Rows are taken,
 * notified and given back under the lock. A notification that its receiver did not live to see goes
 * to another waiter.
 */
public final class ConditionQueue {
  /** Conditions that one lock can have. */
  private static final int MAX = 1000;

  private static final long NEXT_TICKET = SyncLayout.STATE;
  private static final long CONDITIONS = SyncLayout.STATE + 8;
  private static final int WAITS = 1;
  private static final int NOTIFIED = 2;
  private static final int KIND_BITS = 2;

  private final SyncRegion region;
  private final MemorySegment memory;
  private final Table rows;
  private final int waits;
  private final int notified;

  /**
   * The queue of one of the lock's conditions.
   *
   * @param region that of the lock
   * @param index which condition
   */
  public ConditionQueue(SyncRegion region, int index) {
    this.region = region;
    this.memory = region.memory();
    this.rows = region.rows();
    this.waits = ((index + 1) << KIND_BITS) | WAITS;
    this.notified = ((index + 1) << KIND_BITS) | NOTIFIED;
  }

  /** The lock, as a waiter needs it. */
  public interface Held {
    /**
     * Gives it back fully.
     *
     * @return how often it was held
     */
    int release();

    /**
     * Takes it as often again, whatever interrupts. Fails after that if a holder has died.
     *
     * @param depth how often
     */
    void retake(int depth);

    /**
     * Whether it has to be recovered.
     *
     * @param look whether to find out first if its holder is alive
     * @return true if a holder is known to have died
     */
    boolean isOrphan(boolean look);
  }

  /**
   * The number of another condition.
   *
   * @param region that of the lock
   * @return a number that no other condition of the lock has
   */
  public static int newIndex(SyncRegion region) {
    int index = Words.addInt(region.memory(), CONDITIONS, 1);
    if (index >= MAX) {
      Words.addInt(region.memory(), CONDITIONS, -1);
      throw new IllegalStateException(
          "a lock has at most %d conditions: name=%s".formatted(MAX, region.name()));
    }
    return index;
  }

  /**
   * Gives the lock back, waits, and takes it again. The calling thread holds the lock.
   *
   * @param lock the lock
   * @param patience how long to wait
   * @return false if the time was over before anybody notified
   * @throws InterruptedException if the wait ended by an interrupt; the lock is held again
   */
  public boolean await(Held lock, Patience patience) throws InterruptedException {
    int row = rows.take();
    if (row < 0) {
      throw new IllegalStateException(
          "at most %d threads can wait on the conditions of a lock: name=%s"
              .formatted(rows.count(), region.name()));
    }
    rows.thread(row, Thread.currentThread().threadId());
    rows.number(row, Words.addLong(memory, NEXT_TICKET, 1));
    int before = rows.swapState(row, waits);
    if (isNotified(before)) {
      notifyOldest(waitsOf(before)); // Of a waiter that was killed before it saw it.
    }
    Sleeper sleeper = new Sleeper(row, lock);
    try {
      do {
        sleeper.sleep(patience);
      } while (sleeper.orphaned && !sleeper.came()); // Somebody has recovered the lock since.
      sleeper.finished = true;
    } finally {
      sleeper.end();
    }
    return sleeper.came;
  }

  /** A thread that waits. */
  private final class Sleeper implements Waiting.Attempt {
    private final int row;
    private final Held lock;

    /** The holder of the lock was found dead, so nobody may come to notify. */
    private boolean orphaned;

    /** No interrupt ended the wait. */
    private boolean finished;

    /** A notification came. */
    private boolean came;

    /** Another one came, from a waiter that is dead. */
    private boolean another;

    Sleeper(int row, Held lock) {
      this.row = row;
      this.lock = lock;
    }

    void sleep(Patience patience) throws InterruptedException {
      orphaned = false;
      int depth = lock.release();
      try {
        Waiting.until(region, rows.signal(row), patience, this);
      } finally {
        lock.retake(depth);
      }
    }

    @Override
    public boolean succeeds(boolean look) {
      if (look) {
        inherit();
      }
      orphaned = lock.isOrphan(look);
      return orphaned || came();
    }

    boolean came() {
      return rows.state(row) == notified;
    }

    /** Takes over a notification whose receiver is dead, if there is one. */
    private void inherit() {
      for (int other = 0; other < rows.count(); other++) {
        if (rows.state(other) == notified
            && rows.isOfDead(other)
            && rows.casState(other, notified, 0)) {
          another = !rows.casState(row, waits, notified);
          return;
        }
      }
    }

    /** Gives the row back, under the lock; passes on what this thread does not need. */
    void end() {
      came = came();
      rows.state(row, 0);
      rows.process(row, 0);
      if (another || (came && !finished)) {
        notifyOldest(waits);
      }
    }
  }

  private static boolean isNotified(int state) {
    return (state & NOTIFIED) != 0;
  }

  private static int waitsOf(int notified) {
    return (notified & ~NOTIFIED) | WAITS;
  }

  /**
   * Notifies those that have waited longest. The calling thread holds the lock.
   *
   * @param atMost how many
   */
  public void notify(int atMost) {
    for (int left = atMost; left > 0; left--) {
      if (!notifyOldest(waits)) {
        return;
      }
    }
  }

  private boolean notifyOldest(int state) {
    int row = oldest(state);
    while (row >= 0 && !rows.casState(row, state, (state & ~WAITS) | NOTIFIED)) {
      row = oldest(state);
    }
    if (row >= 0) {
      rows.signal(row).callAll();
    }
    return row >= 0;
  }

  private int oldest(int state) {
    while (true) {
      int oldest = -1;
      for (int row = 0; row < rows.count(); row++) {
        if (rows.state(row) == state && (oldest < 0 || rows.number(row) < rows.number(oldest))) {
          oldest = row;
        }
      }
      if (oldest < 0 || !rows.isOfDead(oldest)) {
        return oldest;
      }
      rows.state(oldest, 0);
      rows.process(oldest, 0);
    }
  }

  /**
   * How many wait and have not been notified.
   *
   * @return living threads
   */
  public int waiting() {
    int waiting = 0;
    for (int row = 0; row < rows.count(); row++) {
      waiting += rows.state(row) == waits && !rows.isOfDead(row) ? 1 : 0;
    }
    return waiting;
  }
}
