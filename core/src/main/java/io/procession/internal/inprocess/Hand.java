package io.procession.internal.inprocess;

import io.procession.InitializerFailedException;
import io.procession.internal.codec.BroadcastHandle;
import io.procession.internal.codec.FunctionCodec;
import io.procession.internal.codec.TaskFailure;
import io.procession.internal.deadline.TaskClock;
import io.procession.internal.deadline.TaskWords;
import io.procession.internal.deadline.Watched;
import io.procession.internal.memory.WorkerStatus;
import io.procession.internal.wire.Halt;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.RunHead;
import io.procession.internal.worker.BroadcastTable;
import io.procession.internal.worker.ChunkRunner;
import io.procession.internal.worker.LateReports;
import io.procession.internal.worker.LoadedFunction;
import io.procession.internal.worker.StackDump;
import io.procession.internal.worker.TaskGate;
import io.procession.internal.worker.WorkerContext;
import io.procession.spi.Attempt;
import io.procession.spi.AttemptEnd;
import io.procession.spi.EncodedFunction;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineHost.Stop;
import io.procession.spi.EngineSession.Cancel;
import io.procession.spi.WorkerId;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A worker that is a thread. One whose task does not stop is abandoned: the task runs on, what it
 * gives is dropped, and another hand takes its place.
 */
final class Hand implements Watched {
  private final WorkerId id;
  private final InProcessSession session;
  private final EngineHost host;
  private final WorkerStatus status = WorkerStatus.inMemory();
  private final TaskClock clock = new TaskClock();
  private final Thread thread;
  private final TaskGate gate;
  private final BroadcastTable broadcasts;
  private final LateReports late;

  // Guarded by the session's lock.
  private InProcessSession.@Nullable Work work;
  private boolean abandoned;

  /**
   * Makes a hand; {@link #start} puts it to work.
   *
   * @param id its number
   * @param session where it gets work from
   * @param host takes results
   */
  Hand(WorkerId id, InProcessSession session, EngineHost host) {
    this.id = id;
    this.session = session;
    this.host = host;
    this.thread =
        Thread.ofPlatform().daemon().name("procession-worker-" + id.index()).unstarted(this::work);
    this.gate = new TaskGate(status, thread);
    this.broadcasts = new BroadcastTable(session::fetch);
    this.late = new LateReports(id.index());
  }

  void start() {
    thread.start();
  }

  /** What it does, with the session's lock held: lines, each with its end. */
  String dump() {
    String doing = TaskWords.of(this);
    return "worker "
        + id.index()
        + ": "
        + (doing.isEmpty() ? "idle" : doing)
        + '\n'
        + StackDump.of(thread);
  }

  Thread thread() {
    return thread;
  }

  WorkerId id() {
    return id;
  }

  BroadcastTable broadcasts() {
    return broadcasts;
  }

  /** What it works on, with the session's lock held. */
  void take(InProcessSession.@Nullable Work next) {
    work = next;
  }

  /** Whether it works on that, with the session's lock held. */
  boolean has(InProcessSession.Work asked) {
    return work == asked && !abandoned;
  }

  private void work() {
    WorkerContext context = WorkerContext.enter(id, gate);
    BroadcastHandle.bindThread(broadcasts);
    try (late) {
      if (initialize()) {
        runAll(context);
      }
    }
  }

  private void runAll(WorkerContext context) {
    for (InProcessSession.Work next = session.next(this); next != null; next = session.next(this)) {
      runOrEnd(context, next);
    }
    InProcessSession.Work last = session.last(this);
    if (last != null) {
      runOrEnd(context, last);
    }
  }

  private void runOrEnd(WorkerContext context, InProcessSession.Work next) {
    try {
      run(context, next);
    } catch (RuntimeException | Error e) {
      // Every attempt must end, also one whose results cannot be handed over.
      session.ended(this, next, new AttemptEnd.Undecodable(id, TaskFailure.encode(e)));
    }
  }

  private boolean initialize() {
    EncodedFunction initializer = host.initializer().orElse(null);
    if (initializer == null) {
      return true;
    }
    try {
      load(initializer).apply(null);
      return true;
    } catch (Throwable e) {
      host.broken(
          new InitializerFailedException(
              "the initializer failed in %s: %s\n  initializer | %s"
                  .formatted(id, e, initializer.description()),
              e));
      return false;
    }
  }

  private static LoadedFunction load(EncodedFunction function) throws Exception {
    ClassLoader loader = function.callerLoader();
    Thread.currentThread().setContextClassLoader(loader);
    return new LoadedFunction(
        function.kind(),
        FunctionCodec.decode(PayloadReader.of(function.payload()), loader),
        loader);
  }

  private void run(WorkerContext context, InProcessSession.Work next) {
    Attempt attempt = next.attempt();
    LoadedFunction function;
    gate.attempt(attempt.id(), attempt.from());
    try {
      function = load(attempt.function());
    } catch (Throwable e) {
      session.ended(this, next, new AttemptEnd.Undecodable(id, TaskFailure.encode(e)));
      return;
    }
    new ChunkRunner(function, context, gate, late)
        .run(RunHead.of(attempt, 0), attempt.inputs(), report -> report(next, report));
    session.ended(this, next, new AttemptEnd.Done());
  }

  private void report(InProcessSession.Work of, ChunkRunner.Report report) {
    Stop stop = report.halt() == Halt.NONE ? Stop.NONE : session.settle(this, of);
    if (report.count() > 0 && session.isOf(this, of)) {
      host.results(
          of.attempt().id(),
          new EngineHost.Results(
              id,
              report.count(),
              report.busyNanos(),
              report.halt() == Halt.TASK ? stop : Stop.NONE,
              report.elements()));
    }
  }

  // ------------------------------------------------------------------ how it is stopped

  @Override
  public @Nullable Attempt running() {
    return work == null || abandoned ? null : work.attempt();
  }

  @Override
  public @Nullable Cancel cancelled() {
    return work == null ? null : work.cancelled();
  }

  @Override
  public WorkerStatus status() {
    return status;
  }

  @Override
  public TaskClock clock() {
    return clock;
  }

  @Override
  public void interrupt(long attempt, int task) {
    gate.interrupt(attempt, task);
  }

  @Override
  public void condemn() {
    abandoned = true;
  }

  /** Whether it must begin nothing more. With the session's lock held. */
  boolean isAbandoned() {
    return abandoned;
  }

  /** Gives up what it does, with the session's lock held. */
  InProcessSession.@Nullable Work abandon() {
    InProcessSession.Work left = abandoned ? null : work;
    abandoned = true;
    return left;
  }

  /** Ends what it has not done in time at the end of the session. */
  void giveUpLast() {
    InProcessSession.Work left = session.giveUp(this);
    if (left != null) {
      host.ended(
          left.attempt().id(),
          new AttemptEnd.Lost(
              left.attempt().from(),
              new AttemptEnd.Loss(
                  id,
                  Stop.NONE,
                  OptionalInt.empty(),
                  "the pool was closed, and it had not ended\n  The thread was abandoned.",
                  List.of())));
    }
  }

  @Override
  public void kill(Attempt attempt, Stop why) {
    int begun = Math.max(status.begunOf(attempt.id()), attempt.from());
    status.requestStop(attempt.id(), WorkerStatus.ALL);
    session.replace(this);
    host.ended(
        attempt.id(),
        new AttemptEnd.Lost(
            begun,
            new AttemptEnd.Loss(
                id,
                why,
                OptionalInt.empty(),
                "the task goes on\n  The thread was abandoned, as the task did not stop.",
                List.of())));
  }
}
