package io.procession.internal.worker;

import io.procession.ResultNotSerializableException;
import io.procession.internal.codec.ElementReader;
import io.procession.internal.codec.ElementWriter;
import io.procession.internal.codec.NotEncodableException;
import io.procession.internal.codec.TaskFailure;
import io.procession.internal.codec.ValueReader;
import io.procession.internal.codec.ValueWriter;
import io.procession.internal.shipping.ClassOrigin;
import io.procession.internal.shipping.ShippingContext;
import io.procession.internal.wire.Halt;
import io.procession.internal.wire.LargeArrays;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.internal.wire.RunHead;
import io.procession.spi.FunctionKind;
import io.procession.spi.Payload;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of one attempt, one after the other, and reports their results.
 *
 * <p>Everything a task does, decoding its input and encoding its result included, happens within
 * its own try block: what it throws is its failure and nobody else's.
 */
public final class ChunkRunner {
  /**
   * Results are reported before another task begins when this much time has passed since the last
   * report; those that are younger when a long task begins, by {@link LateReports}. Longer: more
   * finished tasks are lost with a worker. Shorter: more frames.
   */
  private static final long REPORT_NANOS = 1_000_000;

  /**
   * Reading the clock takes longer than a tiny task. It is not read at the end of each where the
   * last ones took less than this on average; a long one that follows them is noticed by {@link
   * LateReports}.
   */
  private static final long TINY_NANOS = 1_000;

  /** Fewer: the clock is read more often. More: a long task among tiny ones is noticed later. */
  private static final int MOST_UNTIMED = 15;

  /**
   * Results are also reported when they have this many bytes, so that large ones do not pile up.
   */
  private static final long REPORT_BYTES = 1 << 20;

  private final LoadedFunction function;
  private final WorkerContext context;
  private final TaskGate gate;
  private final ElementReader inputs;
  private final ElementWriter results;
  private final ShippingContext namesOnly;
  private PayloadWriter out = new PayloadWriter(LargeArrays.COPIED);

  /** Whether inputs came from another process, and results go there. */
  private boolean apart;

  /** Whether results are combined, so that a report has one value. */
  private final boolean combining;

  private final LateReports late;

  private final Handover handover = new Handover();

  // Lent by handover from here on.

  /**
   * The number of the attempt that runs: what waits for an earlier one must not report this one's
   * results.
   */
  private long current;

  /** The tasks of the chunk that were reported or done before. */
  private int reported;

  /** Tasks of the chunk that have ended. */
  private int done;

  /** When the tasks of the next report began. */
  private long since;

  /** When the last task ended, or one of the tiny ones before it. */
  private long ended;

  /** The tasks that ended since the clock was read. */
  private int untimed;

  /** How many tasks may end until it is read again. */
  private int mostUntimed;

  /** The results since the last report, combined; null if there are none. */
  private @Nullable Object combined;

  /**
   * Prepares the run.
   *
   * @param function what is applied
   * @param context told which task runs
   * @param gate what each task passes
   * @param late reports results while a task runs
   */
  public ChunkRunner(
      LoadedFunction function, WorkerContext context, TaskGate gate, LateReports late) {
    this.late = late;
    this.function = function;
    this.context = context;
    this.gate = gate;
    this.combining = function.kind() == FunctionKind.REDUCTION;
    this.inputs = new ElementReader(new ValueReader(function.loader()));
    this.namesOnly = ShippingContext.namesOnly(new ClassOrigin(List.of()));
    this.results = new ElementWriter(new ValueWriter(namesOnly));
  }

  /**
   * Inputs come from another process, so large arrays in them are nobody else's and are not copied.
   * Nor are those in results, which are sent there before a next task can change them.
   *
   * @return this
   */
  public ChunkRunner forAnotherProcess() {
    apart = true;
    out = new PayloadWriter(LargeArrays.REFERENCED);
    return this;
  }

  /** Whether it is for that function; then it can run a further attempt. */
  boolean applies(LoadedFunction other) {
    return function == other;
  }

  /**
   * Takes results.
   *
   * @param <E> what it may throw
   */
  public interface Sink<E extends Exception> {
    /**
     * Takes the results of the next tasks.
     *
     * @param report what is to be passed on
     * @throws E if it cannot be passed on
     */
    void report(Report report) throws E;
  }

  /**
   * Results of the next tasks.
   *
   * @param count how many tasks
   * @param busyNanos the time they took
   * @param last whether the attempt has ended
   * @param halt what was stopped
   * @param elements results and failures
   */
  public record Report(int count, long busyNanos, boolean last, Halt halt, Payload elements) {}

  /**
   * Runs the tasks.
   *
   * @param head which tasks of the chunk
   * @param chunk the encoded inputs of the whole chunk
   * @param sink takes the results
   * @param <E> what the sink may throw
   * @throws E what the sink throws
   */
  public <E extends Exception> void run(RunHead head, Payload chunk, Sink<E> sink) throws E {
    context.beginAttempt(head);
    try {
      runTasks(head, chunk, sink);
    } finally {
      late.forget();
      inputs.begin(PayloadReader.of(Payload.EMPTY)); // Nothing keeps them until the next attempt.
      context.endAttempt();
    }
  }

  private <E extends Exception> void runTasks(RunHead head, Payload chunk, Sink<E> sink) throws E {
    PayloadReader encoded = PayloadReader.of(chunk);
    inputs.begin(apart ? encoded.givingArrays() : encoded);
    inputs.skip(head.from());
    begin(head);
    LateReports.Waiting waiting =
        nanos -> handover.whileTaskRuns(() -> reportLate(head, nanos, sink));
    boolean watched = combining;
    for (int task = head.from(); task < head.to(); task++) {
      if (!gate.begin(task)) {
        reportRest(task, sink);
        return;
      }
      context.beginTask(task);
      Object result = null;
      Throwable thrown = null;
      handover.taskRuns();
      try {
        result = function.apply(inputs.next());
      } catch (Throwable e) {
        thrown = e;
      }
      handover.taskEnded();
      if (endTask(task, thrown == null ? keep(result) : failure(thrown), head, sink)) {
        return;
      }
      if (!watched && reported <= task) {
        late.watch(waiting);
        watched = true;
      }
    }
  }

  private void begin(RunHead head) {
    current = head.attempt();
    reported = head.from();
    done = head.from();
    combined = null;
    since = System.nanoTime();
    ended = since;
    beginReport();
  }

  private <E extends Exception> void reportRest(int from, Sink<E> sink) throws E {
    gate.over();
    addCombined();
    sink.report(takeReport(from, true, Halt.REST));
  }

  /** Where results are combined, those before go first: a report has one value, or a failure. */
  private <E extends Exception> void addFailure(TaskFailure failure, int task, Sink<E> sink)
      throws E {
    if (combined != null) {
      addCombined();
      report(takeReport(task, false, Halt.NONE), sink);
    }
    results.addFailure(failure);
  }

  private void addCombined() {
    if (combined != null) {
      TaskFailure failure = addResult(combined);
      if (failure != null) {
        results.addFailure(failure);
      }
      combined = null;
    }
  }

  /**
   * A task has returned, or failed; one that was stopped has failed also where it returned. Reports
   * what is to be reported now.
   *
   * @return whether it was the last one of the attempt
   */
  private <E extends Exception> boolean endTask(
      int task, @Nullable TaskFailure thrown, RunHead head, Sink<E> sink) throws E {
    boolean stopped = gate.end();
    TaskFailure failure = thrown;
    if (stopped && failure == null && combining) {
      combined = null;
      failure = failure(new CancellationException("the task was stopped"));
    }
    if (failure != null) {
      addFailure(failure, task, sink);
    }
    done = task + 1;
    boolean failed = failure != null || stopped;
    boolean last = done == head.to() || (failed && head.stopAtFailure());
    if (last) {
      gate.over();
    }
    readClock(last || failed);
    if (last || stopped || head.reportEach() || (failed && combining) || isReportDue()) {
      if (!failed) {
        addCombined();
      }
      report(takeReport(done, last, stopped ? Halt.TASK : Halt.NONE), sink);
    }
    return last;
  }

  private void readClock(boolean now) {
    if (now || untimed >= mostUntimed) {
      long time = System.nanoTime();
      mostUntimed = time - ended < TINY_NANOS * (untimed + 1) ? MOST_UNTIMED : 0;
      ended = time;
      untimed = 0;
    } else {
      untimed++;
    }
  }

  private <E extends Exception> void report(Report report, Sink<E> sink) throws E {
    sink.report(report);
    since = System.nanoTime();
    beginReport();
  }

  /** The thread that runs the tasks is in one of them, and may be for long. */
  private <E extends Exception> void reportLate(RunHead head, long nanos, Sink<E> sink) {
    try {
      if (current == head.attempt() && reported < done && ended - nanos < 0) {
        sink.report(takeReport(done, false, Halt.NONE));
        since = ended;
        beginReport();
      }
    } catch (Exception e) {
      // The link is broken. The thread that runs the tasks meets that as well, and ends the worker.
      late.forget();
    }
  }

  private boolean isReportDue() {
    return ended - since >= REPORT_NANOS
        || out.position() >= REPORT_BYTES
        || out.refersToArrays(); // The next task may change them.
  }

  private Report takeReport(int end, boolean last, Halt halt) {
    results.finish();
    Report report =
        new Report(end - reported, Math.max(0, ended - since), last, halt, out.finish());
    reported = end;
    return report;
  }

  private void beginReport() {
    out.reset();
    results.begin(out);
  }

  /** Takes what a task returned; what it failed with where that is a failure, or null. */
  private @Nullable TaskFailure keep(@Nullable Object result) {
    return combining ? combine(result) : addResult(result);
  }

  private @Nullable TaskFailure combine(@Nullable Object result) {
    try {
      combined = function.combine(combined, result);
      return null;
    } catch (Throwable e) {
      combined = null; // It may have been changed; the tasks before have failed too.
      return failure(e);
    }
  }

  private TaskFailure failure(Throwable thrown) {
    return TaskFailure.of(thrown, namesOnly);
  }

  private @Nullable TaskFailure addResult(@Nullable Object result) {
    try {
      results.add(result);
      return null;
    } catch (NotEncodableException e) {
      return failure(
          new ResultNotSerializableException(
              "the task's result cannot be sent back: " + e.getMessage(), e.getCause()));
    }
  }
}
