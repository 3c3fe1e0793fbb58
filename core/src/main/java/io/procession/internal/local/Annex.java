package io.procession.internal.local;

import io.procession.MultiprocessingException;
import io.procession.spi.Attempt;
import io.procession.spi.AttemptEnd;
import io.procession.spi.BroadcastId;
import io.procession.spi.EncodedFunction;
import io.procession.spi.EncodedValue;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineSession;
import io.procession.spi.EngineSession.Cancel;
import io.procession.spi.Payload;
import io.procession.spi.WorkerId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One larger worker and the attempts that wait for it. As the host of its session it passes on what
 * that reports, but for its end: a pool whose larger worker cannot be started goes on.
 */
final class Annex implements EngineHost {
  private final int index;
  private final double memory;
  private final EngineHost host;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private final ArrayDeque<Attempt> waiting = new ArrayDeque<>();
  private @Nullable MultiprocessingException broken;

  private volatile @Nullable EngineSession session;

  /**
   * Makes one without a session.
   *
   * @param index the number of its worker
   * @param memory that it has, as a multiple of what the usual ones have
   * @param host of the pool
   */
  Annex(int index, double memory, EngineHost host) {
    this.index = index;
    this.memory = memory;
    this.host = host;
  }

  /** Opens its session, unless it is open. Not by several threads at once. */
  void open(LargerWorkers.Opener opener) {
    if (session == null) {
      session = opener.open(index, memory, this);
    }
  }

  /** Lets an attempt wait; {@link #placeFree} begins it. */
  void add(Attempt attempt) {
    lock.lock();
    try {
      waiting.addLast(attempt);
    } finally {
      lock.unlock();
    }
  }

  private void ifOpen(Consumer<EngineSession> action) {
    EngineSession open = session;
    if (open != null) {
      action.accept(open);
    }
  }

  void close() {
    ifOpen(EngineSession::close);
  }

  void terminate() {
    ifOpen(EngineSession::terminate);
  }

  void release(BroadcastId id) {
    ifOpen(open -> open.release(id));
  }

  @Override
  public void placeFree() {
    for (Runnable next = next(); next != null; next = next()) {
      next.run();
    }
  }

  private @Nullable Runnable next() {
    lock.lock();
    try {
      Attempt attempt = waiting.peekFirst();
      EngineSession open = session;
      if (attempt == null || open == null) {
        return null;
      }
      MultiprocessingException cause = broken;
      Runnable next = cause == null ? open.place(attempt, false) : () -> fail(attempt, cause);
      if (next != null) {
        waiting.removeFirst();
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** Ends an attempt as if it had begun, so that it is its task that fails, or is tried again. */
  private void fail(Attempt attempt, MultiprocessingException cause) {
    host.ended(
        attempt.id(),
        new AttemptEnd.Lost(
            attempt.from() + 1,
            new AttemptEnd.Loss(
                new WorkerId(index, 0),
                Stop.NONE,
                OptionalInt.empty(),
                "a worker with %s times the memory could not be started: %s\n"
                        .formatted(memory, cause.getMessage())
                    + "  Try: fewer workers, or a smaller factor in Retry.withMoreMemory(…).",
                List.of())));
  }

  void cancel(long attempt, Cancel how) {
    boolean back;
    lock.lock();
    try {
      back = waiting.removeIf(each -> each.id() == attempt);
    } finally {
      lock.unlock();
    }
    if (back) {
      host.ended(attempt, new AttemptEnd.NotStarted());
    } else {
      ifOpen(open -> open.cancel(attempt, how));
    }
  }

  String dump(Duration limit) {
    int count;
    lock.lock();
    try {
      count = waiting.size();
    } finally {
      lock.unlock();
    }
    EngineSession open = session;
    return (open == null ? "" : open.dump(limit))
        + (count == 0 ? "" : "  tasks that wait for it: " + count + '\n');
  }

  @Override
  public void broken(MultiprocessingException cause) {
    lock.lock();
    try {
      broken = cause;
    } finally {
      lock.unlock();
    }
    placeFree();
  }

  @Override
  public void results(long attempt, Results results) {
    host.results(attempt, results);
  }

  @Override
  public void ended(long attempt, AttemptEnd end) {
    host.ended(attempt, end);
  }

  @Override
  public Payload code(long from, long to) {
    return host.code(from, to);
  }

  @Override
  public Payload resources(int generation, String resource) {
    return host.resources(generation, resource);
  }

  @Override
  public Optional<EncodedValue> broadcast(BroadcastId id) {
    return host.broadcast(id);
  }

  @Override
  public Optional<EncodedFunction> initializer() {
    return host.initializer();
  }

  @Override
  public Optional<Attempt> lastAttempt() {
    return host.lastAttempt();
  }

  @Override
  public Throwable rebuild(Payload failure) {
    return host.rebuild(failure);
  }
}
