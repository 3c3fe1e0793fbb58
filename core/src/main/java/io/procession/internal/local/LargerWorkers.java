package io.procession.internal.local;

import io.procession.spi.Attempt;
import io.procession.spi.BroadcastId;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The usual workers of a pool, and larger ones for tasks that ran out of memory: for each size a
 * session of one worker, which is opened by the first task that needs it. Where no task does, this
 * costs nothing.
 */
final class LargerWorkers implements EngineSession {
  /** The number of the first one; more than a pool has. */
  private static final int FIRST = 9000;

  private final EngineSession usual;
  private final EngineHost host;
  private final Opener opener;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private final Map<Double, Annex> annexes = new HashMap<>();
  private boolean ended;

  /** Opens sessions of one larger worker. */
  interface Opener {
    /**
     * Opens one.
     *
     * @param index the number of its worker
     * @param memory that it has, as a multiple of what the usual ones have
     * @param host told of everything
     */
    EngineSession open(int index, double memory, EngineHost host);
  }

  /**
   * Opens no larger worker yet.
   *
   * @param usual the others
   * @param host of all of them
   * @param opener of larger ones
   */
  LargerWorkers(EngineSession usual, EngineHost host, Opener opener) {
    this.usual = usual;
    this.host = host;
    this.opener = opener;
  }

  @Override
  public @Nullable Runnable placeAwaited(Attempt attempt, BooleanSupplier ended) {
    return attempt.memory() <= 1 ? usual.placeAwaited(attempt, ended) : place(attempt, false);
  }

  @Override
  public @Nullable Runnable place(Attempt attempt, boolean ahead) {
    if (attempt.memory() <= 1) {
      return usual.place(attempt, ahead);
    }
    // It waits here: while its worker starts or is busy, other tasks must go on. It is known from
    // now on, so that a cancel finds it, and begins when the caller has noted it.
    Annex annex = annexOf(attempt);
    return annex == null ? () -> {} : () -> serve(annex);
  }

  /** The place of an attempt, which waits there; null if the session has ended. */
  private @Nullable Annex annexOf(Attempt attempt) {
    lock.lock();
    try {
      if (ended) {
        return null; // The call was told.
      }
      Annex annex =
          annexes.computeIfAbsent(
              attempt.memory(), memory -> new Annex(FIRST + annexes.size(), memory, host));
      annex.add(attempt);
      return annex;
    } finally {
      lock.unlock();
    }
  }

  private void serve(Annex annex) {
    lock.lock();
    try {
      if (ended) {
        return;
      }
      annex.open(opener);
    } finally {
      lock.unlock();
    }
    annex.placeFree();
  }

  private List<Annex> all() {
    lock.lock();
    try {
      return new ArrayList<>(annexes.values());
    } finally {
      lock.unlock();
    }
  }

  private List<Annex> end() {
    lock.lock();
    try {
      ended = true;
    } finally {
      lock.unlock();
    }
    return all();
  }

  @Override
  public void cancel(long attempt, Cancel how) {
    usual.cancel(attempt, how);
    all().forEach(annex -> annex.cancel(attempt, how));
  }

  @Override
  public void close() {
    usual.close();
    end().forEach(annex -> annex.close());
  }

  @Override
  public void terminate() {
    usual.terminate();
    end().forEach(annex -> annex.terminate());
  }

  @Override
  public void release(BroadcastId id) {
    usual.release(id);
    all().forEach(annex -> annex.release(id));
  }

  @Override
  public String dump(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    return usual.dump(limit)
        + all().stream()
            .map(annex -> annex.dump(Duration.ofNanos(Math.max(0, end - System.nanoTime()))))
            .collect(Collectors.joining());
  }

  @Override
  public int workers() {
    return usual.workers();
  }

  @Override
  public void beforeCall() {
    usual.beforeCall();
  }

  @Override
  public void rebalance(long nanos) {
    usual.rebalance(nanos);
  }

  @Override
  public boolean killsTasks() {
    return usual.killsTasks();
  }

  @Override
  public void resize(int workers) {
    usual.resize(workers);
  }
}
