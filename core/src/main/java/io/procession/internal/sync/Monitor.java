package io.procession.internal.sync;

/**
 * The lock that orders changes of an object's own words. Held for moments only, and never while
 * waiting or in user code. When its holder was killed the next one just goes on: see the package.
 */
public final class Monitor {
  private final HoldWord word;

  /**
   * The lock of an object that has none for its users.
   *
   * @param region that of the object
   */
  public Monitor(SyncRegion region) {
    this.word = new HoldWord(region);
  }

  /** Takes the lock, whatever interrupts. */
  public void enter() {
    if (!word.takeFree()) {
      word.recover();
    }
  }

  /** Gives the lock back. */
  public void exit() {
    word.release();
  }
}
