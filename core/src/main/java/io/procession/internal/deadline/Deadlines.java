package io.procession.internal.deadline;

import io.procession.internal.memory.WorkerStatus;
import io.procession.spi.Attempt;
import io.procession.spi.EngineHost.Stop;
import io.procession.spi.EngineSession.Cancel;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Stops tasks that run longer than they may, or whose results nobody wants, and kills workers whose
 * task does not stop.
 *
 * <p>A virtual thread looks at the workers' status while there is a limit or an order to look for;
 * there is no thread otherwise. All methods are called with the session's lock held.
 */
public final class Deadlines {
  private static final Logger LOG = System.getLogger("io.procession.deadline");

  private final ReentrantLock lock;
  private final Iterable<? extends Watched> workers;
  private final LongSupplier clock;
  private final Executor threads;
  private final Condition sooner;
  private boolean looking;
  private boolean ended;
  private long interval = Long.MAX_VALUE;

  /**
   * Makes the deadlines of a session.
   *
   * @param lock the session's lock
   * @param workers its workers, guarded by the lock
   * @param clock the time in nanoseconds
   */
  public Deadlines(ReentrantLock lock, Iterable<? extends Watched> workers, LongSupplier clock) {
    this(lock, workers, clock, look -> Thread.ofVirtual().name("procession-deadlines").start(look));
  }

  /** With threads of one's own, which get what looks until there is nothing to look for. */
  Deadlines(
      ReentrantLock lock,
      Iterable<? extends Watched> workers,
      LongSupplier clock,
      Executor threads) {
    this.lock = lock;
    this.workers = workers;
    this.clock = clock;
    this.threads = threads;
    this.sooner = lock.newCondition();
  }

  /**
   * A worker got an attempt.
   *
   * @param attempt the attempt
   */
  public void given(Attempt attempt) {
    attempt.limit().ifPresent(limit -> lookEvery(TaskClock.interval(limit)));
  }

  /**
   * The attempt that a worker runs is given up, or a worker comes to an attempt that was.
   *
   * @param worker the worker
   */
  public void cancelled(Watched worker) {
    if (ended) {
      return; // The status of workers may be closed by now.
    }
    Attempt attempt = worker.running();
    Cancel how = worker.cancelled();
    if (attempt == null || how == null) {
      return;
    }
    if (!how.interrupt()) {
      worker.status().dropRest(attempt.id());
      return;
    }
    worker.status().requestStop(attempt.id(), WorkerStatus.ALL);
    long grace = TaskClock.nanos(how.grace());
    order(
        worker,
        new TaskClock.Order(
            attempt.id(), WorkerStatus.ALL, Stop.CANCELLED, clock.getAsLong(), grace));
    lookEvery(worker.clock().nextLook(attempt));
  }

  private static void order(Watched worker, TaskClock.Order order) {
    worker.clock().order(order);
    worker.interrupt(order.attempt(), order.task());
  }

  /** Looks no more: the workers are ended in another way. */
  public void end() {
    ended = true;
    sooner.signalAll();
  }

  private void lookEvery(long nanos) {
    if (ended) {
      return;
    }
    if (nanos < interval) {
      interval = nanos;
      sooner.signalAll();
    }
    if (!looking) {
      threads.execute(this::run); // Where that fails, the next order tries again.
      looking = true;
    }
  }

  private void run() {
    for (List<Runnable> kills = awaitKills(); kills != null; kills = awaitKills()) {
      for (Runnable kill : kills) {
        attempt(kill);
      }
    }
  }

  /** The other kills and later looks must not miss out: memory may be short for a moment only. */
  private static void attempt(Runnable kill) {
    try {
      kill.run();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "a worker whose task did not stop could not be killed", e);
    }
  }

  private @Nullable List<Runnable> awaitKills() {
    try {
      return await();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "the time of tasks could not be looked at; trying again", e);
      LockSupport.parkNanos(this, TaskClock.LONGEST_LOOK);
      return List.of();
    }
  }

  /** Looks until somebody must be killed; null if there is nothing left to look for. */
  private @Nullable List<Runnable> await() {
    lock.lock();
    try {
      List<Runnable> kills = look();
      while (kills.isEmpty()) {
        if (ended || interval == Long.MAX_VALUE) {
          looking = false;
          return null;
        }
        var _ = sooner.awaitNanos(interval);
        kills = look();
      }
      return kills;
    } catch (InterruptedException e) {
      looking = false;
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Looks at all workers once.
   *
   * @return the kills that are due, to be done without the lock
   */
  List<Runnable> look() {
    List<Runnable> kills = new ArrayList<>();
    interval = Long.MAX_VALUE;
    if (ended) {
      return kills;
    }
    for (Watched worker : workers) {
      Attempt attempt = worker.running();
      if (attempt == null) {
        continue;
      }
      int running = worker.status().running(attempt.id());
      switch (worker.clock().look(clock.getAsLong(), attempt, running)) {
        case NOTHING -> {}
        case STOP -> stop(worker, attempt, running);
        case KILL -> {
          worker.condemn();
          Stop why = worker.clock().why();
          kills.add(() -> worker.kill(attempt, why));
        }
      }
      interval = Math.min(interval, worker.clock().nextLook(attempt));
    }
    return kills;
  }

  private void stop(Watched worker, Attempt attempt, int task) {
    worker.status().requestStop(attempt.id(), task);
    if (worker.status().running(attempt.id()) != task) {
      return; // It has ended meanwhile, and nothing is to be stopped.
    }
    long grace = TaskClock.nanos(attempt.limit().orElseThrow().grace());
    order(
        worker, new TaskClock.Order(attempt.id(), task, Stop.TIMED_OUT, clock.getAsLong(), grace));
  }
}
