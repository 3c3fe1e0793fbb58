package io.procession.internal.local;

import io.procession.WorkerLimits;
import io.procession.internal.cgroup.Leaf;
import io.procession.internal.host.ResidentMemory;
import io.procession.internal.launch.LaunchedWorker;
import io.procession.spi.EngineHost.Stop;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Looks at the memory, the age and the idleness of the workers, as long as the pool is open: one
 * thread per pool, and none for pools without such limits.
 */
final class LimitWatch {
  private static final Logger LOG = System.getLogger("io.procession.local");

  /** Longer: a task can take more memory before it is seen. Shorter: time, with many workers. */
  private static final long PERIOD_NANOS = Duration.ofMillis(100).toNanos();

  private final WorkerLimits limits;
  private final Optional<Duration> idleTimeout;
  private final Host host;
  private final Thread thread;
  private volatile boolean stopped;

  /** The session whose workers are watched. */
  interface Host {
    /** The workers that can run tasks now. */
    Collection<LaunchedWorker> watched();

    /** Replaces a worker as soon as another one can take its place. */
    void recycle(LaunchedWorker worker, Supplier<String> why);

    /** Lets those workers go that have had nothing to do for this long, until they are needed. */
    void relieveIdle(Duration idle);
  }

  /**
   * Prepares the watch.
   *
   * @throws IllegalArgumentException if this system does not tell what is to be watched
   */
  LimitWatch(WorkerLimits limits, Optional<Duration> idleTimeout, Host host) {
    this.idleTimeout = idleTimeout;
    if (isOfMemory(limits) && ResidentMemory.of(ProcessHandle.current().pid()).isEmpty()) {
      throw new IllegalArgumentException(
          "limits of the resident memory need /proc: memory=%s recyclingAtMemory=%s"
              .formatted(limits.memory(), limits.recyclingAtMemory()));
    }
    this.limits = limits;
    this.host = host;
    this.thread = Thread.ofPlatform().daemon().name("procession-limits").unstarted(this::run);
  }

  /** Starts to watch, if there is something to watch for. */
  void start() {
    if (isOfMemory(limits) || limits.maxAge().isPresent() || idleTimeout.isPresent()) {
      thread.start();
    }
  }

  private static boolean isOfMemory(WorkerLimits limits) {
    return limits.memory().isPresent() || limits.recyclingAtMemory().isPresent();
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!stopped) {
      LockSupport.parkNanos(this, PERIOD_NANOS);
      try {
        host.watched().forEach(this::look);
        idleTimeout.ifPresent(host::relieveIdle);
      } catch (RuntimeException | Error e) {
        // Memory or threads may be short for a moment; limits that are not watched are none.
        LOG.log(Level.ERROR, "the limits of workers could not be looked at; trying again", e);
      }
    }
  }

  private void look(LaunchedWorker worker) {
    long bytes = isOfMemory(limits) ? ResidentMemory.of(worker.id().pid()).orElse(0) : 0;
    if (isMore(bytes, limits.memory()) && worker.leaf().filter(Leaf::keepsMemory).isEmpty()) {
      String words =
          "killed by its pool, since it had %d MiB of memory and the limit is %d MiB\n"
                  .formatted(bytes >> 20, limits.memory().getAsLong() >> 20)
              + "  Try: a higher WorkerLimits.withMemory(…), smaller inputs and chunks, or\n"
              + "       withRecyclingAtMemory(…) if tasks leave memory behind.";
      worker.kill(new LaunchedWorker.Kill(Stop.NONE, words, true));
    } else if (isMore(bytes, limits.recyclingAtMemory())) {
      host.recycle(worker, () -> "it has " + (bytes >> 20) + " MiB of memory");
    } else if (limits.maxAge().filter(age -> worker.age().compareTo(age) > 0).isPresent()) {
      host.recycle(worker, () -> "it is " + worker.age().toSeconds() + " s old");
    }
  }

  private static boolean isMore(long bytes, OptionalLong limit) {
    return limit.isPresent() && bytes > limit.getAsLong();
  }
}
