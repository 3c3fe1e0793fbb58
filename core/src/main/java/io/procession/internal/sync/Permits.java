package io.procession.internal.sync;

import io.procession.internal.memory.ProcessMark;
import io.procession.internal.memory.Words;
import java.lang.foreign.MemorySegment;

/**
 * Permits, with a row for each process that has some; its number says how many. How many are left
 * is computed: all permits less those in the rows. So taking and giving back are one store each.
 *
 * <p>Permits of a process that died come back, but never so many that there are more than at first:
 * who takes permits that others made, as signals, does not give them back.
 */
public final class Permits {
  private static final long TOTAL = SyncLayout.STATE;

  /** Rows from here on were never used. */
  private static final long USED = SyncLayout.STATE + 8;

  private static final long SIGNAL = SyncLayout.STATE + 12;

  private final SyncRegion region;
  private final MemorySegment memory;
  private final long atFirst;
  private final Table rows;
  private final Signal signal;
  private final Monitor monitor;
  private final long me = ProcessMark.current().token();
  private volatile int myRow = -1;

  /**
   * The permits of a region, whose length says how many there are at first.
   *
   * @param region that of the semaphore
   */
  public Permits(SyncRegion region) {
    this.region = region;
    this.memory = region.memory();
    this.atFirst = region.length();
    this.rows = region.rows();
    this.signal = region.signal(SIGNAL);
    this.monitor = new Monitor(region);
  }

  /** Puts the permits in; once, before anybody else has the region. */
  public void initialize() {
    Words.setLong(memory, TOTAL, atFirst);
  }

  /**
   * Takes permits, all or none, waiting for them as long as the patience lasts.
   *
   * @param count how many
   * @param patience how long
   * @return false if the time was over
   * @throws InterruptedException if the wait ends by interrupts
   */
  public boolean acquire(int count, Patience patience) throws InterruptedException {
    return takeNow(count)
        || Waiting.until(
            region,
            signal,
            patience,
            look -> {
              if (look) {
                withdrawDead();
              }
              return takeNow(count);
            });
  }

  private boolean takeNow(int count) {
    monitor.enter();
    try {
      if (left() < count) {
        return false;
      }
      int row = myRow();
      rows.number(row, rows.number(row) + count);
      return true;
    } finally {
      monitor.exit();
    }
  }

  /**
   * Gives permits back.
   *
   * @param count how many
   * @param bounded whether there may not be more than at first
   * @return false, and nothing is done, if there would be
   */
  public boolean release(int count, boolean bounded) {
    monitor.enter();
    try {
      if (bounded && left() + count > atFirst) {
        return false;
      }
      // Who gives back what another took does it in that one's place.
      long rest = giveBack(myRow(), count);
      for (int row = 0; row < used() && rest > 0; row++) {
        rest = giveBack(row, rest);
      }
      if (rest > 0) {
        Words.setLong(memory, TOTAL, Math.addExact(Words.getLong(memory, TOTAL), rest));
      }
    } finally {
      monitor.exit();
    }
    if (count == 1) {
      signal.callOne();
    } else {
      signal.callAll();
    }
    return true;
  }

  private long giveBack(int row, long count) {
    long given = Math.min(count, rows.number(row));
    rows.number(row, rows.number(row) - given);
    return count - given;
  }

  /**
   * How many permits can be taken now.
   *
   * @return those of dead processes only once somebody has found them
   */
  public long available() {
    monitor.enter();
    try {
      return left();
    } finally {
      monitor.exit();
    }
  }

  /** How many permits can be taken, as they look from outside. */
  long left() {
    long left = Words.getLong(memory, TOTAL);
    for (int row = 0; row < used(); row++) {
      left -= rows.number(row);
    }
    return left;
  }

  private int used() {
    return Words.getInt(memory, USED);
  }

  private int myRow() {
    int row = myRow;
    if (row < 0 || rows.process(row) != me) {
      row = rows.find(me);
      if (row < 0) {
        row = newRow();
      }
      myRow = row;
    }
    return row;
  }

  private int newRow() {
    for (int row = 0; row < rows.count(); row++) {
      if (row >= used() || (rows.number(row) == 0 && isFree(row))) {
        rows.process(row, me);
        Words.setInt(memory, USED, Math.max(used(), row + 1));
        return row;
      }
    }
    throw new IllegalStateException(
        "at most %d processes can use a semaphore: name=%s".formatted(rows.count(), region.name()));
  }

  private boolean isFree(int row) {
    return rows.process(row) == 0 || rows.isOfDead(row);
  }

  /** Takes the permits of dead processes from them. */
  private void withdrawDead() {
    boolean any = false;
    for (int row = 0; row < used(); row++) {
      if (rows.number(row) > 0 && rows.isOfDead(row)) {
        any |= withdraw(row, rows.process(row));
      }
    }
    if (any) {
      signal.callAll();
    }
  }

  private boolean withdraw(int row, long dead) {
    monitor.enter();
    try {
      if (rows.process(row) != dead) {
        return false; // Others were faster.
      }
      long held = rows.number(row);
      long back = Math.min(held, Math.max(0, atFirst - left()));
      Words.setLong(memory, TOTAL, Words.getLong(memory, TOTAL) - (held - back));
      rows.number(row, 0);
      rows.process(row, 0);
      return true;
    } finally {
      monitor.exit();
    }
  }
}
