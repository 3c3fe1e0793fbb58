package io.procession.mpi;

import io.procession.MultiprocessingException;
import io.procession.mpi.Message.How;
import io.procession.spi.Attempt;
import io.procession.spi.AttemptEnd;
import io.procession.spi.BroadcastId;
import io.procession.spi.EncodedFunction;
import io.procession.spi.EncodedValue;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineSession;
import io.procession.spi.EngineSession.Cancel;
import io.procession.spi.Payload;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One worker of a pool in this rank: a thread that runs one chunk at a time. */
final class Slot implements EngineHost {
  private final RankPool pool;
  private final int worker;
  private final Optional<EncodedFunction> initializer;
  private final long pid = ProcessHandle.current().pid();

  // Guarded by this.
  private final ArrayDeque<Attempt> waiting = new ArrayDeque<>();
  private @Nullable EngineSession session;
  private @Nullable Attempt last;
  private boolean broken;

  Slot(RankPool pool, int worker, Optional<EncodedFunction> initializer) {
    this.pool = pool;
    this.worker = worker;
    this.initializer = initializer;
  }

  synchronized void start() {
    session = EngineSession.inProcess(worker, this);
    placeNext();
  }

  synchronized void run(Attempt attempt) {
    waiting.addLast(attempt);
    if (broken) {
      dropWaiting();
    } else {
      placeNext();
    }
  }

  private void placeNext() {
    if (session == null || broken) {
      return;
    }
    for (Attempt next = waiting.peekFirst(); next != null; next = waiting.peekFirst()) {
      Runnable send = session.place(next, false);
      if (send == null) {
        return;
      }
      waiting.removeFirst();
      send.run();
    }
  }

  synchronized void takeBack(long attempt) {
    if (waiting.removeIf(each -> each.id() == attempt)) {
      tellEnd(attempt, new How.NotStarted());
    }
  }

  synchronized void cancel(long attempt, Cancel how) {
    takeBack(attempt);
    if (session != null) {
      session.cancel(attempt, how);
    }
  }

  synchronized void setLast(Attempt attempt) {
    last = attempt;
  }

  synchronized void forget(BroadcastId broadcast) {
    if (session != null) {
      session.release(broadcast);
    }
  }

  /** Waits for the thread, for some seconds. */
  void close(boolean inOrder) {
    EngineSession ending;
    synchronized (this) {
      ending = session;
      if (!inOrder) {
        dropWaiting();
        last = null;
      }
    }
    if (ending != null && inOrder) {
      ending.close();
    } else if (ending != null) {
      ending.terminate();
    }
  }

  private void dropWaiting() {
    waiting.forEach(attempt -> tellEnd(attempt.id(), new How.NotStarted()));
    waiting.clear();
  }

  private void tellEnd(long attempt, How how) {
    pool.tell(new Message.Ended(pool.id(), attempt, worker, pid, how));
  }

  // ------------------------------------------------------------------ the host of the thread

  @Override
  public void results(long attempt, Results results) {
    pool.tell(
        new Message.Results(
            pool.id(),
            attempt,
            worker,
            pid,
            results.count(),
            results.busyNanos(),
            results.stop().ordinal(),
            results.elements()));
  }

  @Override
  public void ended(long attempt, AttemptEnd end) {
    tellEnd(
        attempt,
        switch (end) {
          case AttemptEnd.Done() -> new How.Done();
          case AttemptEnd.NotStarted() -> new How.NotStarted();
          case AttemptEnd.Undecodable(var _, var failure) -> new How.Undecodable(failure);
          case AttemptEnd.Lost(var started, var loss) ->
              new How.Abandoned(started, loss.stop().ordinal(), loss.explanation());
        });
  }

  @Override
  public synchronized void placeFree() {
    placeNext();
  }

  @Override
  public synchronized void broken(MultiprocessingException cause) {
    Throwable thrown = cause.getCause();
    broken = true;
    pool.tell(
        new Message.Broken(
            pool.id(),
            String.valueOf(cause.getMessage()),
            EngineHost.encode(thrown == null ? cause : thrown)));
    dropWaiting();
  }

  @Override
  public Optional<EncodedFunction> initializer() {
    return initializer;
  }

  @Override
  public synchronized Optional<Attempt> lastAttempt() {
    Attempt taken = last;
    last = null;
    return Optional.ofNullable(taken);
  }

  @Override
  public Optional<EncodedValue> broadcast(BroadcastId id) {
    Message.Answer answer = pool.broadcast(id);
    return answer.isFound()
        ? Optional.of(
            new EncodedValue(
                answer.generation(),
                pool.codePosition(),
                answer.value(),
                pool.loader(answer.generation())))
        : Optional.empty();
  }

  @Override
  public Payload code(long from, long to) {
    throw new UnsupportedOperationException("rank 0 sends code before what needs it");
  }

  @Override
  public Payload resources(int generation, String resource) {
    throw new UnsupportedOperationException("loaders of shipped classes ask rank 0");
  }

  @Override
  public Throwable rebuild(Payload failure) {
    throw new UnsupportedOperationException("failures are rebuilt in rank 0");
  }
}
