package io.procession.internal.queue;

import io.procession.internal.memory.Words;
import io.procession.internal.sync.HoldWord;
import io.procession.internal.sync.Patience;
import io.procession.internal.sync.SyncRegion;
import io.procession.internal.sync.Table;
import java.lang.foreign.MemorySegment;

/**
 * The lock of a queue, with a note of a change of two words. The note becomes true by the store of
 * its row, is done, and is crossed out; if the process dies meanwhile, whoever has the lock next
 * does it again.
 */
final class Ledger {
  private final MemorySegment memory;
  private final HoldWord lock;
  private final Table rows;

  Ledger(SyncRegion region) {
    this.memory = region.memory();
    this.lock = new HoldWord(region);
    this.rows = region.rows();
  }

  /** Takes the lock, whatever interrupts. It is held for moments only. */
  void enter() {
    if (lock.takeFree()) {
      return;
    }
    try (Patience patience = Patience.unlimited()) {
      if (lock.recover(patience) == HoldWord.Taken.RECOVERED) {
        carryOut();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("a wait that no interrupt ends was ended by one", e);
    }
  }

  void exit() {
    lock.release();
  }

  /** Sets head and the number of a row together. Under the lock. */
  void change(long head, int row, long number) {
    Words.setLong(memory, QueueLayout.LEDGER_HEAD, head);
    Words.setLong(memory, QueueLayout.LEDGER_NUMBER, number);
    Words.setLong(memory, QueueLayout.LEDGER_ROW, row + 1L);
    carryOut();
  }

  private void carryOut() {
    long row = Words.getLong(memory, QueueLayout.LEDGER_ROW);
    if (row != 0) {
      rows.number((int) row - 1, Words.getLong(memory, QueueLayout.LEDGER_NUMBER));
      Words.setLong(memory, QueueLayout.HEAD, Words.getLong(memory, QueueLayout.LEDGER_HEAD));
      Words.setLong(memory, QueueLayout.LEDGER_ROW, 0);
    }
  }
}
