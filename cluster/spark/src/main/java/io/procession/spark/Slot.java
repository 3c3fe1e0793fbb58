package io.procession.spark;

import io.procession.MultiprocessingException;
import io.procession.spi.Attempt;
import io.procession.spi.AttemptEnd;
import io.procession.spi.BroadcastId;
import io.procession.spi.EncodedFunction;
import io.procession.spi.EncodedValue;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineSession;
import io.procession.spi.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;

/** One worker of a pool in an executor: a thread that runs one chunk at a time. */
final class Slot implements EngineHost {
  /**
   * How often a running chunk looks whether it shall stop. Shorter: more questions to the driver.
   * Longer: a cancelled task runs on for longer.
   */
  private static final long LOOK_MILLIS = 100;

  /** How long a task may take to stop when Spark kills its chunk. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final ExecutorPool pool;
  private final int worker;
  private final Optional<EncodedFunction> initializer;
  private final EngineSession session;

  // Guarded by this.
  private final List<ChunkResult.Report> reports = new ArrayList<>();
  private ChunkResult.@Nullable End end;
  private ChunkResult.End.@Nullable NotInitialized broken;

  Slot(ExecutorPool pool, int worker, Optional<EncodedFunction> initializer) {
    this.pool = pool;
    this.worker = worker;
    this.initializer = initializer;
    this.session = EngineSession.inProcess(worker, this);
  }

  /** Runs an attempt and waits for its end; called by one thread at a time. */
  synchronized ChunkResult run(Attempt attempt, TaskContext context) {
    reports.clear();
    end = null;
    place(attempt);
    boolean stopping = false;
    while (end == null) {
      await();
      if (end == null && !stopping) {
        stopping = stop(attempt, context);
      }
    }
    return new ChunkResult(worker, ProcessHandle.current().pid(), List.copyOf(reports), end);
  }

  private void place(Attempt attempt) {
    Runnable send = null;
    while (broken == null && send == null) {
      send = session.place(attempt, false);
      if (send == null) {
        await();
      }
    }
    if (broken != null) {
      end = broken;
    } else if (send != null) {
      send.run();
    }
  }

  /** Waits for news; an interrupt is Spark's way to kill a chunk, which {@link #stop} looks at. */
  @SuppressWarnings("WaitNotInLoop") // Both callers look again at what they wait for.
  private void await() {
    try {
      wait(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.onSpinWait();
    }
  }

  private boolean stop(Attempt attempt, TaskContext context) {
    Question.Stop asked = pool.stop(attempt.id());
    if (asked != null) {
      session.cancel(attempt.id(), asked.toCancel());
      return true;
    }
    if (context.isInterrupted()) {
      session.cancel(attempt.id(), new EngineSession.Cancel(true, GRACE));
      return true;
    }
    return false;
  }

  synchronized boolean isUsable() {
    return broken == null;
  }

  void close() {
    session.terminate();
  }

  @Override
  public synchronized void results(long attempt, Results results) {
    reports.add(
        new ChunkResult.Report(
            results.count(), results.busyNanos(), results.stop(), Blocks.of(results.elements())));
  }

  @Override
  public synchronized void ended(long attempt, AttemptEnd how) {
    end =
        switch (how) {
          case AttemptEnd.Done() -> new ChunkResult.End.Done();
          case AttemptEnd.NotStarted() -> new ChunkResult.End.Done();
          case AttemptEnd.Undecodable(var _, var failure) ->
              new ChunkResult.End.Undecodable(Blocks.of(failure));
          case AttemptEnd.Lost(var started, var loss) ->
              new ChunkResult.End.Abandoned(started, loss.stop(), loss.explanation());
        };
    notifyAll();
  }

  @Override
  public synchronized void placeFree() {
    notifyAll();
  }

  @Override
  public synchronized void broken(MultiprocessingException cause) {
    Throwable thrown = cause.getCause();
    broken =
        new ChunkResult.End.NotInitialized(
            String.valueOf(cause.getMessage()),
            Blocks.of(EngineHost.encode(thrown == null ? cause : thrown)));
    notifyAll();
  }

  @Override
  public Optional<EncodedFunction> initializer() {
    return initializer;
  }

  @Override
  public Optional<EncodedValue> broadcast(BroadcastId id) {
    Question.Value value = pool.broadcast(id.pool(), id.number());
    if (value == null) {
      return Optional.empty();
    }
    pool.addCode(value.origin());
    return Optional.of(
        new EncodedValue(
            value.generation(),
            value.origin().codePosition(),
            Payload.of(value.payload().value()),
            pool.loader(value.generation())));
  }

  @Override
  public Payload code(long from, long to) {
    throw new UnsupportedOperationException("chunks bring the code that they need");
  }

  @Override
  public Payload resources(int generation, String resource) {
    throw new UnsupportedOperationException("loaders of shipped classes ask the driver");
  }

  @Override
  public Throwable rebuild(Payload failure) {
    throw new UnsupportedOperationException("failures are rebuilt in the driver");
  }
}
