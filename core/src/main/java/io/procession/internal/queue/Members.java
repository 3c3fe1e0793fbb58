package io.procession.internal.queue;

import io.procession.internal.memory.ProcessMark;
import io.procession.internal.memory.Words;
import io.procession.internal.sync.SyncRegion;
import io.procession.internal.sync.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * The processes that use a queue, a row for each, as far as the queue has to know them: those that
 * have items which are not done, and all of them if deaths are told. A row of a dead process stays
 * as long as it has such items. Changes are made under the lock of those who take.
 */
final class Members {
  private final SyncRegion region;
  private final Table rows;
  private final long me = ProcessMark.current().token();
  private volatile int myRow = -1;

  Members(SyncRegion region) {
    this.region = region;
    this.rows = region.rows();
  }

  /** Whether this process has a row. */
  boolean isListed() {
    int row = myRow;
    return row >= 0 && rows.process(row) == me;
  }

  /** The row of this process, taken if it has none. */
  int mine() {
    if (!isListed()) {
      int known = rows.find(me);
      myRow = known >= 0 ? known : newRow();
    }
    return myRow;
  }

  private int newRow() {
    for (int row = 0; row < rows.count(); row++) {
      boolean free =
          rows.process(row) == 0 || (rows.number(row) == QueueLayout.TOLD && rows.isOfDead(row));
      if (free) {
        rows.number(row, 0);
        rows.process(row, me);
        return row;
      }
    }
    throw new IllegalStateException(
        "at most %d processes can use the queue: name=%s\n".formatted(rows.count(), region.name())
            + "  Try: taskDone() for the items of processes that died.");
  }

  /** Gives the row of this process back, unless it has items. */
  void leave() {
    int row = rows.find(me);
    if (row >= 0 && items(row) == 0) {
      rows.free(row, me);
    }
  }

  private long items(int row) {
    return rows.number(row) & QueueLayout.COUNT_MASK;
  }

  /** The number of a row with one more item. */
  long numberWithOneMore(int row) {
    return rows.number(row) + 1;
  }

  /** All items that were taken and are not done. */
  long items() {
    long sum = 0;
    for (int row = 0; row < rows.count(); row++) {
      sum += items(row);
    }
    return sum;
  }

  /** Marks an item as done: one of this process, else one of whoever has some. */
  boolean done() {
    int own = rows.find(me);
    if (own >= 0 && items(own) > 0) {
      rows.number(own, rows.number(own) - 1);
      return true;
    }
    for (boolean ofDead : new boolean[] {true, false}) {
      for (int row = 0; row < rows.count(); row++) {
        if (items(row) > 0 && rows.isOfDead(row) == ofDead) {
          rows.number(row, rows.number(row) - 1);
          return true;
        }
      }
    }
    return false;
  }

  /** The rows of processes that died with items. Costs system calls; needs no lock. */
  List<Integer> deadWithItems() {
    List<Integer> dead = new ArrayList<>();
    for (int row = 0; row < rows.count(); row++) {
      if (items(row) > 0 && rows.isOfDead(row)) {
        dead.add(row);
      }
    }
    return dead;
  }

  /** How many items those rows have. */
  long itemsOf(List<Integer> dead) {
    return dead.stream().mapToLong(this::items).sum();
  }

  /** The number of the process of a row. */
  long pid(int row) {
    return ProcessMark.ofToken(rows.process(row)).pid();
  }

  /** Whether a process has died that nobody was told of yet. Costs system calls. */
  boolean hasNewDead() {
    for (int row = 0; row < rows.count(); row++) {
      if (isNewDead(row)) {
        return true;
      }
    }
    return false;
  }

  private boolean isNewDead(int row) {
    return (rows.number(row) & QueueLayout.TOLD) == 0 && rows.isOfDead(row);
  }

  /** Counts those that have died, so that all who wait are told. */
  void countDead() {
    for (int row = 0; row < rows.count(); row++) {
      if (isNewDead(row)) {
        Words.setLong(region.memory(), QueueLayout.LAST_DEAD, rows.process(row));
        Words.addLong(region.memory(), QueueLayout.DEATHS, 1);
        rows.number(row, rows.number(row) | QueueLayout.TOLD);
      }
    }
  }
}
