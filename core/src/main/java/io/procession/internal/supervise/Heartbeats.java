package io.procession.internal.supervise;

import io.procession.internal.codec.Texts;
import io.procession.internal.host.ProcessState;
import io.procession.spi.WorkerId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Notices workers that have tasks and whose process does not run: it was stopped (SIGSTOP), waits
 * for a disk that does not answer, or its JVM does nothing but collect garbage. Reports them, and
 * kills them where that is wanted.
 *
 * <pre>
 *   BUSY ──sent nothing since the last look──► ASKED ──no answer──► REPORTED ──► KILLED, if wanted
 *     ▲                                          │                     │
 *     └──────────────────answers─────────────────┴─────────────────────┘
 * </pre>
 *
 * <p>A task that runs long is none of this: its JVM answers, on another thread. A virtual thread
 * looks while some worker has tasks; a worker that sends results is asked nothing, and one that
 * does not gets a frame of a few bytes for each look, and answers by a store to shared memory. All
 * methods are called with the session's lock held.
 */
public final class Heartbeats {
  private static final Logger LOG = System.getLogger("io.procession.supervise");

  /** Longer: a worker may be silent so much longer before anybody knows. Shorter: wakes up. */
  static final long LONGEST_LOOK = Duration.ofSeconds(5).toNanos();

  private static final long SHORTEST_LOOK = Duration.ofMillis(5).toNanos();

  /** Looks during a timeout: the part of it by which a worker may be killed late. */
  private static final int LOOKS = 4;

  /** A JVM may collect garbage, or wait for a CPU, for some seconds. */
  static final long REPORTED_AFTER = Duration.ofSeconds(10).toNanos();

  private final ReentrantLock lock;
  private final Iterable<? extends Pulse> workers;
  private final LongSupplier clock;
  private final Executor threads;
  private final Condition stop;
  private final Optional<Duration> timeout;
  private final long interval;
  private final long reportedAfter;
  private boolean looking;
  private boolean ended;
  private long lastLook;

  /** A worker whose heart is listened to. Called with the session's lock held. */
  public interface Pulse {
    /**
     * Which worker it is.
     *
     * @return its index and process number
     */
    WorkerId id();

    /**
     * What it has noted in its status.
     *
     * @return the number of the last beat; 0 before the first
     */
    long lastBeat();

    /**
     * What is known of its heart.
     *
     * @return the same at every call
     */
    Heartbeat heartbeat();

    /**
     * Since when it has had something to do and was not heard of.
     *
     * @return nanoseconds of {@link System#nanoTime()}; empty if it has nothing to do
     */
    OptionalLong quietSince();

    /**
     * What it does.
     *
     * @return in words
     */
    String doing();

    /**
     * Asks it to note a number. Does not wait.
     *
     * @param number what to note
     */
    void beat(long number);

    /** It will be killed: it must get nothing more. */
    void condemn();

    /**
     * Kills it, without the lock.
     *
     * @param reason what those are told whose tasks are lost
     */
    void kill(String reason);
  }

  /**
   * Makes the heartbeats of a session.
   *
   * @param lock the session's lock
   * @param workers its workers, guarded by the lock
   * @param timeout after which silence a worker is killed; empty for never
   */
  public Heartbeats(
      ReentrantLock lock, Iterable<? extends Pulse> workers, Optional<Duration> timeout) {
    this(lock, workers, timeout, new Surroundings(System::nanoTime, Heartbeats::startVirtual));
  }

  /** With a clock and threads of one's own. */
  Heartbeats(
      ReentrantLock lock,
      Iterable<? extends Pulse> workers,
      Optional<Duration> timeout,
      Surroundings surroundings) {
    this.lock = lock;
    this.workers = workers;
    this.clock = surroundings.clock;
    this.threads = surroundings.threads;
    this.stop = lock.newCondition();
    this.timeout = timeout;
    long limit = timeout.map(Heartbeats::nanos).orElse(Long.MAX_VALUE);
    this.interval = Math.clamp(limit / LOOKS, SHORTEST_LOOK, LONGEST_LOOK);
    this.reportedAfter = Math.min(limit / 2, REPORTED_AFTER);
  }

  /**
   * What heartbeats need besides workers.
   *
   * @param clock the time in nanoseconds
   * @param threads get what looks until there is nothing to look for
   */
  record Surroundings(LongSupplier clock, Executor threads) {}

  private static void startVirtual(Runnable look) {
    Thread.ofVirtual().name("procession-heartbeats").start(look);
  }

  private static long nanos(Duration duration) {
    return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0
        ? duration.toNanos()
        : Long.MAX_VALUE;
  }

  /** A worker got something to do. */
  public void given() {
    if (!looking && !ended) {
      threads.execute(this::run); // Where that fails, the next attempt tries again.
      looking = true;
    }
  }

  /** Looks no more: the workers are ended in another way. */
  public void end() {
    ended = true;
    stop.signalAll();
  }

  private void run() {
    boolean goesOn = true;
    while (goesOn) {
      List<Runnable> due = new ArrayList<>();
      try {
        goesOn = awaitLook(due);
        due.forEach(Runnable::run);
      } catch (RuntimeException | Error e) {
        // Memory may be short for a moment only.
        LOG.log(Level.ERROR, "workers could not be looked at; trying again", e);
        LockSupport.parkNanos(this, interval);
      }
    }
  }

  /** Looks after a while; false if there is nothing left to look for. */
  private boolean awaitLook(List<Runnable> due) {
    lock.lock();
    try {
      lastLook = clock.getAsLong();
      long left = interval;
      while (left > 0 && !ended) {
        left = stop.awaitNanos(left);
      }
      looking = !ended && look(due);
      return looking;
    } catch (InterruptedException e) {
      looking = false;
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Looks at all workers once.
   *
   * @param due gets what is to be done without the lock
   * @return whether a worker has something to do
   */
  boolean look(List<Runnable> due) {
    long now = clock.getAsLong();
    // Who was stopped itself, or had no CPU, cannot tell how long others were silent.
    boolean late = now - lastLook > 2 * interval;
    lastLook = now;
    boolean busy = false;
    for (Pulse worker : workers) {
      OptionalLong quiet = worker.quietSince();
      if (quiet.isEmpty()) {
        settle(worker, due);
        continue;
      }
      busy = true;
      if (late) {
        worker.heartbeat().forgive(now);
      }
      if (now - quiet.getAsLong() < interval) {
        settle(worker, due);
      } else if (!worker.heartbeat().isAsked()) {
        worker.beat(worker.heartbeat().ask(now));
      } else if (worker.heartbeat().isAnsweredBy(worker.lastBeat())) {
        settle(worker, due);
        worker.beat(worker.heartbeat().ask(now));
      } else {
        silent(worker, now, due);
      }
    }
    return busy;
  }

  private static void settle(Pulse worker, List<Runnable> due) {
    if (worker.heartbeat().settle()) {
      due.add(() -> LOG.log(Level.WARNING, "{0} answers again", worker.id()));
    }
  }

  private void silent(Pulse pulse, long now, List<Runnable> due) {
    long silence = pulse.heartbeat().silence(now);
    String since = WorkerDump.seconds(silence);
    String doing = pulse.doing();
    if (timeout.isPresent() && silence >= nanos(timeout.get())) {
      pulse.condemn();
      due.add(() -> replace(pulse, since, doing));
    } else if (silence >= reportedAfter && pulse.heartbeat().tell()) {
      due.add(() -> report(pulse.id(), since, doing));
    }
  }

  private static void report(WorkerId worker, String since, String doing) {
    LOG.log(
        Level.WARNING,
        "{0} has not answered for {1} while {2}{3}\n"
            + "  Try: {4}\n"
            + "       Pool.dump() shows all workers; Pool.builder().heartbeatTimeout(…) replaces"
            + " such ones.",
        worker,
        since,
        doing,
        state(worker),
        advice(worker));
  }

  private void replace(Pulse worker, String since, String doing) {
    String state = state(worker.id());
    LOG.log(
        Level.WARNING,
        "{0} is replaced, as it has not answered for {1} while {2}{3}",
        worker.id(),
        since,
        doing,
        state);
    worker.kill(
        "killed by its pool, as it had not answered for %s; the heartbeatTimeout is %s%s\n"
                .formatted(since, Texts.of(timeout.orElseThrow()), state)
            + "  Try: "
            + advice(worker.id()));
  }

  private static String state(WorkerId worker) {
    return ProcessState.of(worker.pid()).map(s -> "; its process is " + s).orElse("");
  }

  private static String advice(WorkerId worker) {
    String state = ProcessState.of(worker.pid()).orElse("");
    return state.startsWith("T")
        ? "see who stopped it (SIGSTOP, a debugger, a suspended job); kill -CONT lets it go on."
        : "a larger heap if it does nothing but collect garbage; fewer workers if the machine"
            + " swaps.";
  }
}
