package io.procession.internal.sync;

import io.procession.internal.memory.ProcessMark;
import io.procession.internal.memory.Words;
import java.lang.foreign.MemorySegment;

/**
 * Rows of shared memory, each of which belongs to one process or to nobody; see {@link SyncLayout}.
 */
public final class Table {
  private static final long THREAD = 8;
  private static final long NUMBER = 16;
  private static final long STATE = 24;
  private static final long SIGNAL = 28;

  private final SyncRegion region;
  private final MemorySegment memory;
  private final long start;
  private final int count;

  Table(SyncRegion region, long start, int count) {
    this.region = region;
    this.memory = region.memory();
    this.start = start;
    this.count = count;
  }

  static Table waiting(SyncRegion region) {
    return new Table(region, SyncLayout.WAITING, SyncLayout.WAITING_ROWS);
  }

  /**
   * How many rows there are.
   *
   * @return free ones included
   */
  public int count() {
    return count;
  }

  private long at(int row) {
    return start + row * SyncLayout.ROW;
  }

  /**
   * The process of the row.
   *
   * @param row which one
   * @return its token; 0: nobody's
   */
  public long process(int row) {
    return Words.getLong(memory, at(row));
  }

  /**
   * Gives the row to a process.
   *
   * @param row which one
   * @param token of the process; 0: nobody
   */
  public void process(int row, long token) {
    Words.setLong(memory, at(row), token);
  }

  /**
   * Gives the row to nobody, if it still belongs to that process.
   *
   * @param row which one
   * @param token of the process
   * @return whether it belonged to it
   */
  public boolean free(int row, long token) {
    return Words.casLong(memory, at(row), token, 0);
  }

  long thread(int row) {
    return Words.getLong(memory, at(row) + THREAD);
  }

  void thread(int row, long thread) {
    Words.setLong(memory, at(row) + THREAD, thread);
  }

  /**
   * The number of the row; what it means depends on the object.
   *
   * @param row which one
   * @return the number
   */
  public long number(int row) {
    return Words.getLong(memory, at(row) + NUMBER);
  }

  /**
   * Sets the number of the row.
   *
   * @param row which one
   * @param value the number
   */
  public void number(int row, long value) {
    Words.setLong(memory, at(row) + NUMBER, value);
  }

  int state(int row) {
    return Words.getInt(memory, at(row) + STATE);
  }

  void state(int row, int value) {
    Words.setInt(memory, at(row) + STATE, value);
  }

  int swapState(int row, int value) {
    return Words.swapInt(memory, at(row) + STATE, value);
  }

  boolean casState(int row, int expected, int value) {
    return Words.casInt(memory, at(row) + STATE, expected, value);
  }

  /** The signal of the thread whose row it is. */
  Signal signal(int row) {
    return region.signal(at(row) + SIGNAL);
  }

  /**
   * Whether the row belongs to a process that has ended. Costs a few system calls.
   *
   * @param row which one
   * @return false if it is nobody's
   */
  public boolean isOfDead(int row) {
    long token = process(row);
    return token != 0 && !ProcessMark.ofToken(token).isAlive();
  }

  /**
   * Takes a row that is nobody's, or that of a process that has ended. Any process at any time.
   *
   * @return the row, or -1 if there is none
   */
  public int take() {
    long me = ProcessMark.current().token();
    for (int row = 0; row < count; row++) {
      if (process(row) == 0 && Words.casLong(memory, at(row), 0, me)) {
        return row;
      }
    }
    for (int row = 0; row < count; row++) {
      long token = process(row);
      if (isOfDead(row) && Words.casLong(memory, at(row), token, me)) {
        return row;
      }
    }
    return -1;
  }

  /**
   * The first row of a process.
   *
   * @param token of the process
   * @return the row, or -1
   */
  public int find(long token) {
    for (int row = 0; row < count; row++) {
      if (process(row) == token) {
        return row;
      }
    }
    return -1;
  }
}
