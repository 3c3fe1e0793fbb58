package io.procession.internal.queue;

import io.procession.internal.sync.HoldWord;
import io.procession.internal.sync.Patience;

/**
 * One of the two locks of a queue, held for moments only. Who takes it over from a process that
 * died puts right what that one left.
 */
final class QueueLock {
  private final HoldWord word;
  private final Runnable repair;

  QueueLock(HoldWord word, Runnable repair) {
    this.word = word;
    this.repair = repair;
  }

  /** Takes the lock, whatever interrupts. */
  void enter() {
    if (word.takeFree()) {
      return;
    }
    try (Patience patience = Patience.unlimited()) {
      if (word.recover(patience) == HoldWord.Taken.RECOVERED) {
        repair.run();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("a wait that no interrupt ends was ended by one", e);
    }
  }

  void exit() {
    word.release();
  }
}
