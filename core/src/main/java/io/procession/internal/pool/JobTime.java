package io.procession.internal.pool;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The time that this process has, and the pools that must be done by then: a process ends once, so
 * there is one of these. Where nobody sets an end, as in every program that {@code procession run}
 * did not start, pools only come and go here.
 *
 * <p>Thread-safe. {@link #fits} takes no lock: schedulers ask it under theirs.
 */
public final class JobTime {
  private static final JobTime OF_THIS_PROCESS = new JobTime();

  /** Until when tasks may run, and what is done when one no longer fits. */
  private record End(long nanoTime, Runnable nothingFits) {}

  // Guarded by this.
  private final Set<Member> open = new LinkedHashSet<>();
  private boolean journalled;
  private boolean over;

  private volatile End end = new End(Long.MAX_VALUE, () -> {});

  /** A pool as this class sees it. */
  interface Member {
    /** Whether what it has done is recorded, so that ending it early loses little. */
    boolean isJournalled();

    /**
     * Ends it.
     *
     * @param grace how long tasks that run may take
     * @return how many calls were cut off
     */
    int drain(Duration grace);
  }

  JobTime() {}

  /** That of this process. */
  public static JobTime get() {
    return OF_THIS_PROCESS;
  }

  /**
   * Sets until when tasks of pools with a journal may run.
   *
   * @param left from now on
   * @param nothingFits run, in a thread of its own, when a task is not begun for that
   */
  public void set(Duration left, Runnable nothingFits) {
    end = new End(System.nanoTime() + left.toNanos(), nothingFits);
  }

  /** Takes note of a pool; refused when the time is over. */
  void add(Member pool) {
    synchronized (this) {
      if (!over) {
        open.add(pool);
        journalled |= pool.isJournalled();
        return;
      }
    }
    throw new RejectedExecutionException(
        "the time of the job is over: a pool cannot be opened\n"
            + "  Try: nothing, the next run of the program goes on from its journals.");
  }

  synchronized void remove(Member pool) {
    open.remove(pool);
  }

  /**
   * Whether a chunk that takes so long may begin. If not, the process is told that its time is
   * over.
   */
  boolean fits(double nanos) {
    End now = end;
    if (now.nanoTime == Long.MAX_VALUE || now.nanoTime - System.nanoTime() >= nanos) {
      return true;
    }
    Thread.ofPlatform().name("procession-job-time").start(now.nothingFits);
    return false;
  }

  /** Whether this process has had a pool with a journal, so that its next run can go on. */
  public synchronized boolean hasJournal() {
    return journalled;
  }

  /**
   * Drains all pools at the same time, and lets no other be opened.
   *
   * @param grace how long tasks that run may take
   * @return how many calls were cut off
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public int drain(Duration grace) throws InterruptedException {
    List<Member> members;
    synchronized (this) {
      over = true;
      members = List.copyOf(open);
    }
    AtomicInteger cut = new AtomicInteger();
    List<Thread> threads =
        members.stream()
            .map(pool -> Thread.ofPlatform().unstarted(() -> cut.addAndGet(pool.drain(grace))))
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    return cut.get();
  }
}
