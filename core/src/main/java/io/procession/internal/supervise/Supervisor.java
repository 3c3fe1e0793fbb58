package io.procession.internal.supervise;

import io.procession.InitializerFailedException;
import io.procession.MultiprocessingException;
import io.procession.PoolBuilder;
import io.procession.WorkerStartException;
import io.procession.internal.codec.Texts;
import io.procession.internal.launch.LaunchFailure;
import io.procession.internal.launch.LaunchedWorker;
import io.procession.internal.launch.LocalLauncher;
import io.procession.internal.launch.ProcessTree;
import io.procession.internal.launch.WorkerSpec;
import io.procession.spi.AttemptEnd;
import io.procession.spi.EngineHost;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps a worker in each slot that wants one: starts it, tells its listener when it is ready or has
 * ended, and fills the slot again.
 */
public final class Supervisor {
  private static final Logger LOG = System.getLogger("io.procession.supervise");

  /**
   * Consecutive starts that may fail before the engine is broken. One can be bad luck (memory was
   * short for a moment); a setting that cannot work should be reported soon.
   */
  private static final int MAX_START_FAILURES = 3;

  private final LocalLauncher launcher;
  private final Listener listener;
  private final RestartBudget budget;
  private final Duration startupTimeout;
  private final Deaths deaths;
  private final Spares spares;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock.
  private final Slots slots = new Slots();
  private int startFailures;
  private boolean stopping;

  /** Whether the engine was given up: no worker is started any more, whatever time passes. */
  private boolean broken;

  /**
   * Makes a supervisor; {@link #start} fills a slot.
   *
   * @param spec what a worker is started with
   * @param spares how many workers stand by
   * @param allowed how many workers may die and be replaced
   * @param listener told of everything
   */
  public Supervisor(WorkerSpec spec, int spares, PoolBuilder.Deaths allowed, Listener listener) {
    this.launcher = new LocalLauncher(spec);
    this.deaths = new Deaths(launcher);
    this.startupTimeout = spec.startupTimeout();
    this.listener = listener;
    this.budget = new RestartBudget(allowed.restarts(), allowed.period(), System::nanoTime);
    this.spares = new Spares(spares, launcher, budget);
  }

  /** What a supervisor tells. Called on virtual threads, without any lock. */
  public interface Listener {
    /**
     * A worker has connected. Prepares it for tasks; runs the initializer for example.
     *
     * @param worker connected, with nothing sent to it yet
     * @return what puts it to work, run once it is in its slot; never run if the slot wants it no
     *     more
     * @throws InitializerFailedException if it can never run tasks
     * @throws WorkerStartException if it died before it was ready
     */
    Runnable prepare(LaunchedWorker worker);

    /**
     * The process of a worker that was ready has ended: it left as it was told, or it died.
     * Everything it sent before can still be received.
     *
     * @param worker the worker
     * @param loss what is known of its end
     */
    void lost(LaunchedWorker worker, AttemptEnd.Loss loss);

    /**
     * No worker will come any more.
     *
     * @param cause why
     */
    void broken(MultiprocessingException cause);
  }

  /**
   * Wants a worker in the slot from now on, and starts it in the background if there is none.
   *
   * @param index the slot
   */
  public void start(int index) {
    lock.lock();
    try {
      slots.want(index);
      startMissing(index);
    } finally {
      lock.unlock();
    }
  }

  private void startWorker(int index) {
    lock.lock();
    try {
      startMissing(index);
    } finally {
      lock.unlock();
    }
  }

  /** Starts a worker in a slot that lacks one. With the lock held. */
  private void startMissing(int index) {
    if (!stopping && !broken && slots.isMissing(index)) {
      // A platform thread, because it waits for a socket: see ARCHITECTURE.md, threads.
      Thread thread =
          Thread.ofPlatform()
              .daemon()
              .name("procession-start-" + index)
              .unstarted(() -> fill(index));
      slots.starts(index, thread);
      thread.start();
    }
  }

  /**
   * Takes a ready worker out of its slot, and starts its replacement if one is wanted. The worker
   * goes on until {@link #leaves}. Costs nothing of the restart budget.
   *
   * @param worker the worker; one that has died meanwhile is replaced as lost
   * @param replace whether the slot shall have another worker
   */
  public void relieve(LaunchedWorker worker, boolean replace) {
    int index = worker.id().index();
    lock.lock();
    try {
      if (!replace) {
        slots.unwant(index);
      }
      if (slots.leaves(worker)) {
        startMissing(index);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Wants no worker in a slot any more; one that is starting is ended when it has connected. One
   * that is ready stays until it is relieved.
   *
   * @param index the slot
   */
  public void cancel(int index) {
    lock.lock();
    try {
      slots.unwant(index);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Expects a worker that was told to leave to end by itself, and kills it if it does not.
   *
   * @param worker a worker that was relieved
   * @param grace for its shutdown hooks
   */
  public void leaves(LaunchedWorker worker, Duration grace) {
    Thread.ofVirtual()
        .name("procession-leave-" + worker.id().index())
        .start(
            () -> {
              try {
                if (!worker.process().waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                  LOG.log(
                      Level.WARNING, "{0} did not leave within {1}", worker.id(), Texts.of(grace));
                  worker.kill("killed by its pool, as it did not leave in time");
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private void fill(int index) {
    MultiprocessingException failure = null;
    try {
      LaunchedWorker spare = spares.take(index);
      admit(index, spare == null ? launcher.launch(index) : spare);
    } catch (MultiprocessingException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // Threads or memory are short, or a setting cannot be used: a call must not wait for ever.
      failure =
          new WorkerStartException("worker %d could not be started: %s".formatted(index, e), e);
    } finally {
      startEnded(index, failure != null);
    }
    if (failure != null) {
      startFailed(index, failure);
    }
  }

  /** Prepares a connected worker and puts it into its slot, unless it is not wanted any more. */
  private void admit(int index, LaunchedWorker worker) throws InterruptedException {
    Thread watch = null;
    Runnable ready;
    try {
      ready = prepare(worker);
      lock.lock();
      try {
        if (!stopping && slots.isWanted(index)) {
          slots.fill(worker);
          startFailures = 0;
          watch =
              Thread.ofVirtual().name("procession-exit-" + index).unstarted(() -> watch(worker));
        }
      } finally {
        lock.unlock();
      }
    } finally {
      if (watch == null) {
        boolean interrupted =
            Thread.interrupted(); // It ended the preparation; the rest must go on.
        ProcessTree.killAlone(worker.process());
        worker.process().waitFor();
        worker.release();
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
    if (watch != null) {
      ready.run();
      watch.start();
    }
  }

  /**
   * Lets the listener prepare the worker; kills it when that takes too long, which ends the wait.
   */
  private Runnable prepare(LaunchedWorker worker) {
    AtomicBoolean late = new AtomicBoolean();
    Thread timer =
        Thread.ofVirtual()
            .name("procession-prepare-" + worker.id().index())
            .start(
                () -> {
                  try {
                    if (!worker
                        .process()
                        .waitFor(startupTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
                      late.set(true);
                      ProcessTree.killAlone(worker.process());
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // Prepared in time.
                  }
                });
    try {
      prepares(worker);
      return listener.prepare(worker);
    } catch (WorkerStartException e) {
      if (late.get()) {
        throw new WorkerStartException(
            "%s was not ready within %s: its initializer has not returned\n  Try: a longer"
                    .formatted(worker.id(), Texts.of(startupTimeout))
                + " Pool.builder().startupTimeout(…).",
            e);
      }
      throw new WorkerStartException(e.getMessage() + deaths.ofUnready(worker), e);
    } finally {
      timer.interrupt();
      prepared(worker);
    }
  }

  /** An interrupt may not end the wait for a worker that prepares, but its end does. */
  private void prepares(LaunchedWorker worker) {
    lock.lock();
    try {
      slots.prepares(worker);
      if (stopping) {
        ProcessTree.killAlone(worker.process());
      }
    } finally {
      lock.unlock();
    }
  }

  private void prepared(LaunchedWorker worker) {
    lock.lock();
    try {
      slots.prepared(worker);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The slot may lack a worker again by now: the new one has died at once, or it was given up as
   * not wanted and is wanted after all.
   */
  private void startEnded(int index, boolean failed) {
    boolean calm;
    lock.lock();
    try {
      slots.startEnded(index);
      if (!failed) {
        startMissing(index);
      }
      changed.signalAll();
      calm = !stopping && !failed && slots.startingThreads().isEmpty();
    } finally {
      lock.unlock();
    }
    if (calm) {
      spares.refill(); // Workers come first.
    }
  }

  private void startFailed(int index, MultiprocessingException failure) {
    if (failure instanceof LaunchFailure f && f.kind() == LaunchFailure.Kind.KILLED) {
      replace(index, firstLine(String.valueOf(failure.getMessage())));
    } else if (mayTryAgain(failure)) {
      LOG.log(Level.DEBUG, "trying again", failure);
      startWorker(index);
    } else {
      giveUp(
          failure instanceof LaunchFailure
              ? new WorkerStartException(String.valueOf(failure.getMessage()), failure.getCause())
              : failure);
    }
  }

  /** Opens the circuit, for good: see decision 21. Workers that run stay until the pool ends. */
  private void giveUp(MultiprocessingException cause) {
    lock.lock();
    try {
      if (stopping || broken) {
        return;
      }
      broken = true;
    } finally {
      lock.unlock();
    }
    spares.stop();
    listener.broken(cause);
  }

  private static String firstLine(String text) {
    return text.split("\n", 2)[0];
  }

  private boolean mayTryAgain(MultiprocessingException failure) {
    boolean hopeless =
        failure instanceof InitializerFailedException
            || (failure instanceof LaunchFailure f && f.kind() == LaunchFailure.Kind.REFUSED);
    lock.lock();
    try {
      startFailures++;
      return !hopeless && startFailures < MAX_START_FAILURES;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the end of a worker's process, and replaces it if the pool still runs. */
  private void watch(LaunchedWorker worker) {
    try {
      worker.process().waitFor();
      worker.processEnded();
      List<String> output = worker.lastOutput();
      End end = vacate(worker);
      if (end != End.WITH_THE_POOL) {
        LaunchedWorker.Kill kill = worker.killed();
        AttemptEnd.Loss loss = deaths.of(worker, output);
        listener.lost(worker, loss);
        if (end == End.LOST && kill != null && kill.stop() != EngineHost.Stop.NONE) {
          startWorker(worker.id().index()); // Each such kill was asked for, by a limit or a cancel.
        } else if (end == End.LOST) {
          replace(worker.id().index(), worker.id() + ": " + firstLine(loss.explanation()));
        }
      }
      worker.release();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private enum End {
    WITH_THE_POOL,
    RELIEVED,
    LOST
  }

  /** Empties the worker's slot. */
  private End vacate(LaunchedWorker worker) {
    lock.lock();
    try {
      boolean lost = slots.ended(worker);
      changed.signalAll();
      return stopping ? End.WITH_THE_POOL : lost ? End.LOST : End.RELIEVED;
    } finally {
      lock.unlock();
    }
  }

  private void replace(int index, String death) {
    if (budget.spend(death)) {
      startWorker(index);
    } else {
      giveUp(new WorkerStartException(budget.exceeded(), null));
    }
  }

  /**
   * Expects from now on that workers end, and starts no more; to be called before they are told.
   */
  public void expectEnds() {
    lock.lock();
    try {
      stopping = true;
      slots.startingThreads().forEach(Thread::interrupt); // Nothing is left for them to do.
      slots.preparing().forEach(worker -> ProcessTree.killAlone(worker.process()));
    } finally {
      lock.unlock();
    }
    spares.stop();
  }

  /**
   * Expects the workers to end by themselves within the grace time, and kills those that do not.
   *
   * @param grace for those that were told to leave; zero kills at once
   */
  public void stop(Duration grace) {
    lock.lock();
    try {
      expectEnds();
      List<LaunchedWorker> alive = slots.alive();
      if (!awaitEmpty(grace.toNanos())) {
        ProcessTree.kill(alive.stream().map(LaunchedWorker::process).toList());
      }
      if (!awaitEmpty(KILL_NANOS)) {
        LOG.log(
            Level.ERROR,
            "processes that SIGKILL does not end: {0}",
            slots.alive().stream().map(LaunchedWorker::id).toList());
      }
    } finally {
      lock.unlock();
    }
    spares.awaitEnd(Duration.ofNanos(KILL_NANOS));
  }

  /** SIGKILL takes effect at once, except in a system call that cannot be interrupted. */
  private static final long KILL_NANOS = Duration.ofSeconds(3).toNanos();

  private boolean awaitEmpty(long nanos) {
    boolean interrupted = false;
    long left = nanos;
    while (!slots.isEmpty() && left > 0) {
      try {
        left = changed.awaitNanos(left);
      } catch (InterruptedException e) {
        interrupted = true;
        left = 0; // The grace is over: whoever waits wants to go on.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return slots.isEmpty();
  }
}
