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
   * report. Longer: more finished tasks are lost with a worker. Shorter: more frames.
   */
  private static final long REPORT_NANOS = 1_000_000;

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
  private final PayloadWriter out = new PayloadWriter();

  /** Whether results are combined, so that a report has one value. */
  private final boolean combining;

  /** The tasks of the chunk that were reported or done before. */
  private int reported;

  /** Whether the last task was stopped. */
  private boolean stopped;

  /** When the tasks of the next report began. */
  private long since;

  /** The results since the last report, combined; null if there are none. */
  private @Nullable Object combined;

  /**
   * Prepares the run.
   *
   * @param function what is applied
   * @param context told which task runs
   * @param gate what each task passes
   */
  public ChunkRunner(LoadedFunction function, WorkerContext context, TaskGate gate) {
    this.function = function;
    this.context = context;
    this.gate = gate;
    this.combining = function.kind() == FunctionKind.REDUCTION;
    this.inputs = new ElementReader(new ValueReader(function.loader()));
    this.namesOnly = ShippingContext.namesOnly(new ClassOrigin(List.of()));
    this.results = new ElementWriter(new ValueWriter(namesOnly));
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
      context.endAttempt();
    }
  }

  private <E extends Exception> void runTasks(RunHead head, Payload chunk, Sink<E> sink) throws E {
    inputs.begin(PayloadReader.of(chunk));
    inputs.skip(head.from());
    reported = head.from();
    beginReport();
    for (int task = head.from(); task < head.to(); task++) {
      if (!gate.begin(task)) {
        reportRest(task, sink);
        return;
      }
      context.beginTask(task);
      TaskFailure failure = endTask(runTask());
      if (failure != null) {
        addFailure(failure, task, sink);
      }
      boolean failed = failure != null || stopped;
      boolean last = task + 1 == head.to() || (failed && head.stopAtFailure());
      if (last) {
        gate.over();
      }
      if (last || stopped || head.reportEach() || (failed && combining) || isReportDue()) {
        if (!failed) {
          addCombined();
        }
        sink.report(takeReport(task + 1, last, stopped ? Halt.TASK : Halt.NONE));
        if (last) {
          return;
        }
        beginReport();
      }
    }
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
      sink.report(takeReport(task, false, Halt.NONE));
      beginReport();
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

  /** A task that was stopped has failed, also where it returned. */
  private @Nullable TaskFailure endTask(@Nullable TaskFailure failure) {
    stopped = gate.end();
    if (stopped && failure == null && combining) {
      combined = null;
      return TaskFailure.of(new CancellationException("the task was stopped"), namesOnly);
    }
    return failure;
  }

  private boolean isReportDue() {
    return System.nanoTime() - since >= REPORT_NANOS || out.position() >= REPORT_BYTES;
  }

  private Report takeReport(int end, boolean last, Halt halt) {
    results.finish();
    Report report = new Report(end - reported, System.nanoTime() - since, last, halt, out.finish());
    reported = end;
    return report;
  }

  private void beginReport() {
    since = System.nanoTime();
    out.reset();
    results.begin(out);
  }

  /** Runs one task; what it failed with, or null. */
  private @Nullable TaskFailure runTask() {
    Object result;
    try {
      result = function.apply(inputs.next());
    } catch (Throwable e) {
      return TaskFailure.of(e, namesOnly);
    }
    return combining ? combine(result) : addResult(result);
  }

  private @Nullable TaskFailure combine(@Nullable Object result) {
    try {
      combined = function.combine(combined, result);
      return null;
    } catch (Throwable e) {
      combined = null; // It may have been changed; the tasks before have failed too.
      return TaskFailure.of(e, namesOnly);
    }
  }

  private @Nullable TaskFailure addResult(@Nullable Object result) {
    try {
      results.add(result);
      return null;
    } catch (NotEncodableException e) {
      return TaskFailure.of(
          new ResultNotSerializableException(
              "the task's result cannot be sent back: " + e.getMessage(), e.getCause()),
          namesOnly);
    }
  }
}
