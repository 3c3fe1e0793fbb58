package io.procession.internal.queue;

import io.procession.internal.memory.Words;
import io.procession.internal.sync.SyncRegion;
import io.procession.internal.sync.Table;
import java.lang.foreign.MemorySegment;

/**
 * A note of a change of two words, made under the lock of those who take. It becomes true by the
 * store of its row, is carried out, and is crossed out; if the process dies meanwhile, whoever
 * takes over the lock carries it out again.
 */
final class Ledger {
  private final MemorySegment memory;
  private final Table rows;

  Ledger(SyncRegion region) {
    this.memory = region.memory();
    this.rows = region.rows();
  }

  /** Sets head and the number of a row together. */
  void change(long head, int row, long number) {
    Words.setLong(memory, QueueLayout.LEDGER_HEAD, head);
    Words.setLong(memory, QueueLayout.LEDGER_NUMBER, number);
    Words.setLong(memory, QueueLayout.LEDGER_ROW, row + 1L);
    carryOut();
  }

  /** Does what is written, if something is. */
  void carryOut() {
    long row = Words.getLong(memory, QueueLayout.LEDGER_ROW);
    if (row != 0) {
      rows.number((int) row - 1, Words.getLong(memory, QueueLayout.LEDGER_NUMBER));
      Words.setLong(memory, QueueLayout.HEAD, Words.getLong(memory, QueueLayout.LEDGER_HEAD));
      Words.setLong(memory, QueueLayout.LEDGER_ROW, 0);
    }
  }
}
