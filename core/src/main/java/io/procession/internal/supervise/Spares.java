package io.procession.internal.supervise;

import io.procession.internal.launch.LaunchFailure;
import io.procession.internal.launch.LaunchedWorker;
import io.procession.internal.launch.LocalLauncher;
import io.procession.internal.launch.ProcessTree;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Workers that have booted and connected, and stand by until one is needed: they take the place of
 * one that died without the time of a start. They have no number and run nothing of the user until
 * then.
 */
final class Spares {
  private static final Logger LOG = System.getLogger("io.procession.supervise");

  private final int wanted;
  private final LocalLauncher launcher;
  private final RestartBudget budget;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock.
  private final ArrayDeque<LaunchedWorker> standing = new ArrayDeque<>();
  private final Set<Thread> threads = new HashSet<>();
  private boolean stopped;

  /**
   * Starts none yet.
   *
   * @param wanted how many stand by; 0 for none, which costs nothing
   * @param launcher starts them
   * @param budget of the pool's restarts: a spare that dies is replaced from it
   */
  Spares(int wanted, LocalLauncher launcher, RestartBudget budget) {
    this.wanted = wanted;
    this.launcher = launcher;
    this.budget = budget;
  }

  /** Starts those that are missing, in the background. */
  void refill() {
    lock.lock();
    try {
      while (!stopped && standing.size() + starting() < wanted) {
        // A platform thread, because it waits for a socket: see ARCHITECTURE.md, threads.
        start(Thread.ofPlatform().daemon().name("procession-start-spare").unstarted(this::launch));
      }
    } finally {
      lock.unlock();
    }
  }

  private long starting() {
    return threads.stream().filter(thread -> !thread.isVirtual()).count();
  }

  private void start(Thread thread) {
    threads.add(thread);
    thread.start();
  }

  private void launch() {
    boolean again = false;
    try {
      LaunchedWorker spare = launcher.launchSpare();
      lock.lock();
      try {
        standing.add(spare);
        start(Thread.ofVirtual().name("procession-exit-spare").unstarted(() -> watch(spare)));
        if (stopped) {
          ProcessTree.killAlone(spare.process());
        }
      } finally {
        lock.unlock();
      }
    } catch (LaunchFailure e) {
      again = e.kind() == LaunchFailure.Kind.KILLED && budget.spend("a spare, before it connected");
      LOG.log(again ? Level.DEBUG : Level.WARNING, "there is no spare worker: {0}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The pool ends.
    } finally {
      ended();
    }
    if (again) {
      refill();
    }
  }

  private void ended() {
    lock.lock();
    try {
      threads.remove(Thread.currentThread());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Replaces a spare that dies, unless it has become a worker or the pool ends. */
  private void watch(LaunchedWorker spare) {
    try {
      spare.process().waitFor();
      if (remove(spare)) {
        spare.release();
        if (!isStopped() && budget.spend("a spare (pid %d)".formatted(spare.id().pid()))) {
          LOG.log(Level.DEBUG, "a spare worker died: pid={0}", spare.id().pid());
          refill();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended();
    }
  }

  private boolean remove(LaunchedWorker spare) {
    lock.lock();
    try {
      return standing.remove(spare);
    } finally {
      lock.unlock();
    }
  }

  private boolean isStopped() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes a spare the worker of that number, and leaves its end to the caller.
   *
   * @return null if none stands by
   */
  @Nullable LaunchedWorker take(int index) {
    for (LaunchedWorker spare = poll(); spare != null; spare = poll()) {
      try {
        spare.seat(index);
        return spare;
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "a spare worker had died: pid=" + spare.id().pid(), e);
        ProcessTree.killAlone(spare.process());
        spare.release();
      }
    }
    return null;
  }

  private @Nullable LaunchedWorker poll() {
    lock.lock();
    try {
      return stopped ? null : standing.poll();
    } finally {
      lock.unlock();
    }
  }

  /** Starts no more, and kills those that stand by. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      List<Thread> starts = new ArrayList<>(threads);
      starts.removeIf(Thread::isVirtual);
      starts.forEach(Thread::interrupt);
      standing.forEach(spare -> ProcessTree.killAlone(spare.process()));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits, after they were stopped, until those that stood by are gone.
   *
   * @param limit how long at the most
   */
  void awaitEnd(Duration limit) {
    long left = limit.toNanos();
    lock.lock();
    try {
      while ((!standing.isEmpty() || starting() > 0) && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
