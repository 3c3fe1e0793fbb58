package io.procession.internal.sync;

import io.procession.internal.memory.ProcessMark;
import io.procession.internal.memory.Words;
import io.procession.internal.sync.HoldWord.Taken;
import java.lang.foreign.MemorySegment;

/**
 * Many readers or one writer. The writer has the region's {@link HoldWord}, and goes on when there
 * are no readers any more; a reader has a row, with the number of its holds, and looks after
 * writing it whether there is a writer. So one of both sees the other. The rows of dead readers are
 * removed.
 */
public final class ReadHolds {
  private static final long SIGNAL = SyncLayout.STATE;

  /** Rows from here on were never used. */
  private static final long USED = SyncLayout.STATE + 4;

  private final SyncRegion region;
  private final MemorySegment memory;
  private final Table rows;
  private final Signal signal;
  private final HoldWord writer;
  private final long me = ProcessMark.current().token();

  /**
   * The holds of a region.
   *
   * @param region that of the lock
   */
  public ReadHolds(SyncRegion region) {
    this.region = region;
    this.memory = region.memory();
    this.rows = region.rows();
    this.signal = region.signal(SIGNAL);
    this.writer = new HoldWord(region);
  }

  /**
   * The word of the writer.
   *
   * @return that of the region
   */
  public HoldWord writer() {
    return writer;
  }

  /**
   * Begins to read.
   *
   * @param patience how long to wait for a writer
   * @return NO, YES or ORPHANED
   * @throws InterruptedException if the wait ends by interrupts
   */
  public Taken read(Patience patience) throws InterruptedException {
    int row = myRow();
    if (row >= 0) {
      rows.number(row, rows.number(row) + 1);
      return Taken.YES;
    }
    Reading reading = new Reading(newRow());
    boolean read = false;
    try {
      read = reading.succeeds(false) || Waiting.until(region, signal, patience, reading);
    } finally {
      if (!read || reading.taken != Taken.YES) {
        rows.process(reading.row, 0);
      }
    }
    return reading.taken;
  }

  /** An attempt of one thread to read. */
  private final class Reading implements Waiting.Attempt {
    private final int row;
    private Taken taken = Taken.NO;

    Reading(int row) {
      this.row = row;
    }

    @Override
    public boolean succeeds(boolean look) {
      if (writer.isOrphan(look)) {
        taken = Taken.ORPHANED;
        return true;
      }
      rows.number(row, 1);
      if (writer.isTaken() && !writer.isMine()) {
        rows.number(row, 0);
        signal.callAll(); // A writer may have seen the hold.
        return false;
      }
      if (writer.orphanOf() != 0 && !writer.isMine()) {
        rows.number(row, 0);
        return false; // The writer died just now.
      }
      taken = Taken.YES;
      return true;
    }
  }

  /**
   * Ends to read.
   *
   * @return false if the calling thread does not
   */
  public boolean endRead() {
    int row = myRow();
    if (row < 0) {
      return false;
    }
    long left = rows.number(row) - 1;
    rows.number(row, left);
    if (left == 0) {
      rows.process(row, 0);
      signal.callAll();
    }
    return true;
  }

  /**
   * Waits until nobody reads. The calling thread is the writer, and is not any more if this fails.
   *
   * @param patience how long
   * @return false if the time was over before
   * @throws InterruptedException if the wait ends by interrupts
   */
  public boolean drain(Patience patience) throws InterruptedException {
    boolean drained = false;
    try {
      drained =
          readers() == 0
              || Waiting.until(
                  region,
                  signal,
                  patience,
                  look -> {
                    if (look) {
                      forgetDead();
                    }
                    return readers() == 0;
                  });
    } finally {
      if (!drained) {
        endWrite();
      }
    }
    return drained;
  }

  /** Ends to write. */
  public void endWrite() {
    writer.release();
    signal.callAll();
  }

  private void forgetDead() {
    for (int row = 0; row < used(); row++) {
      if (rows.number(row) > 0 && rows.isOfDead(row)) {
        rows.number(row, 0);
        rows.process(row, 0);
      }
    }
  }

  /**
   * How many threads read.
   *
   * @return those of dead processes too, until somebody has found them
   */
  public int readers() {
    int readers = 0;
    for (int row = 0; row < used(); row++) {
      readers += rows.number(row) > 0 && rows.process(row) != 0 ? 1 : 0;
    }
    return readers;
  }

  /**
   * Whether the calling thread reads.
   *
   * @return true between {@link #read} and {@link #endRead}
   */
  public boolean isReader() {
    return myRow() >= 0;
  }

  private int used() {
    return Words.getInt(memory, USED);
  }

  private int myRow() {
    long thread = Thread.currentThread().threadId();
    for (int row = 0; row < used(); row++) {
      if (rows.process(row) == me && rows.thread(row) == thread && rows.number(row) > 0) {
        return row;
      }
    }
    return -1;
  }

  private int newRow() {
    int row = rows.take();
    if (row < 0) {
      throw new IllegalStateException(
          "at most %d threads can read at a time: name=%s".formatted(rows.count(), region.name()));
    }
    rows.number(row, 0);
    rows.thread(row, Thread.currentThread().threadId());
    int used = used();
    while (used <= row && !Words.casInt(memory, USED, used, row + 1)) {
      used = used();
    }
    return row;
  }
}
