package io.procession.internal.sync;

import io.procession.internal.memory.ProcessMark;

/**
 * The wait of a thread at a shared object: spins a little, then sleeps until it is called, and is
 * listed meanwhile for those who ask who waits.
 */
public final class Waiting implements AutoCloseable {
  /**
   * Attempts without sleeping, a few microseconds: what is held for less than one is worth it.
   * More: a waiting process takes time from those who work.
   */
  private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 200 : 0;

  /** The state of a row: the thread does not want the object itself, but to be notified. */
  static final int ON_CONDITION = 1;

  /**
   * After what time without a look of its own a thread looks, whatever others do: those who wait at
   * one object share its looks, and whose turn it never is may be the one who has to see a death.
   */
  private static final long OWN_LOOK_NANOS = 70_000_000;

  private final Table listed;
  private final int row;
  private long lastLook = System.nanoTime();

  private Waiting(SyncRegion region, Signal signal) {
    this.listed = Table.waiting(region);
    this.row = listed.take(); // If there is none, it waits unlisted.
    if (row >= 0) {
      listed.thread(row, Thread.currentThread().threadId());
      listed.state(row, signal.isOfRow() ? ON_CONDITION : 0);
      listed.number(row, System.nanoTime());
    }
  }

  /** What is waited for. */
  @FunctionalInterface
  public interface Attempt {
    /**
     * Tries to get it, without blocking.
     *
     * @param look whether to find out first if those it depends on are alive
     * @return whether the wait is over
     */
    boolean succeeds(boolean look);
  }

  /**
   * Waits until the attempt succeeds, as long as the patience lasts.
   *
   * @param region the object
   * @param signal called when the attempt may succeed
   * @param patience how long
   * @param attempt what is waited for
   * @return false if the time was over before
   * @throws InterruptedException if this wait ends by interrupts
   */
  public static boolean until(SyncRegion region, Signal signal, Patience patience, Attempt attempt)
      throws InterruptedException {
    if (patience.isOver()) {
      return attempt.succeeds(region.claimLook());
    }
    for (int spin = 0; spin < SPINS; spin++) {
      if (attempt.succeeds(false)) {
        return true;
      }
      Thread.onSpinWait();
    }
    try (Waiting waiting = new Waiting(region, signal)) {
      while (true) {
        int announced = signal.announce();
        boolean over = patience.isOver();
        if (attempt.succeeds(waiting.looks(region))) {
          return true;
        }
        if (over) {
          return false;
        }
        patience.pause(region, signal, announced);
      }
    }
  }

  private boolean looks(SyncRegion region) {
    boolean looks = region.claimLook() || System.nanoTime() - lastLook >= OWN_LOOK_NANOS;
    if (looks) {
      lastLook = System.nanoTime();
    }
    return looks;
  }

  @Override
  public void close() {
    if (row >= 0) {
      listed.free(row, ProcessMark.current().token());
    }
  }
}
