package io.procession.internal.worker;

import io.procession.internal.codec.TaskFailure;
import io.procession.internal.shipping.ShippedCode;
import io.procession.internal.transport.Link;
import io.procession.internal.wire.BroadcastRequest;
import io.procession.internal.wire.Frame;
import io.procession.internal.wire.FunctionHead;
import io.procession.internal.wire.Halt;
import io.procession.internal.wire.MessageType;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.internal.wire.ProcessIdentity;
import io.procession.internal.wire.ResultsHead;
import io.procession.internal.wire.RunHead;
import io.procession.spi.Payload;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the data link and does what it says, one thing after the other, on the main thread. */
final class TaskLoop {
  private final Link data;
  private final TaskGate gate;
  private final WorkerContext context;
  private final ShippedCode code;
  private final BroadcastTable broadcasts;
  private final FunctionTable functions;
  private final LateReports late;
  private final PayloadWriter fields = new PayloadWriter();

  /** Of the last chunk; the next one is most often of the same function. */
  private @Nullable ChunkRunner runner;

  TaskLoop(
      Link data,
      TaskGate gate,
      WorkerContext context,
      ShippedCode code,
      BroadcastTable broadcasts) {
    this.broadcasts = broadcasts;
    this.data = data;
    this.gate = gate;
    this.context = context;
    this.code = code;
    this.functions = new FunctionTable(code);
    this.late = new LateReports(context.worker());
  }

  /**
   * Runs until the caller says that there are no more tasks.
   *
   * @return false if the caller is gone
   */
  boolean run() throws IOException {
    while (true) {
      switch (next()) {
        case DONE -> {}
        case NO_MORE -> {
          return true;
        }
        case CALLER_GONE -> {
          return false;
        }
      }
    }
  }

  private enum Step {
    DONE,
    NO_MORE,
    CALLER_GONE
  }

  /** A method of its own, so that no variable keeps a large frame while the next one arrives. */
  private Step next() throws IOException {
    Frame frame = data.receive();
    if (frame == null) {
      return Step.CALLER_GONE;
    }
    switch (frame.type()) {
      case MessageType.RUN -> runChunk(RunHead.readFrom(frame.fields()), frame.body());
      case MessageType.FUNCTION ->
          functions.put(FunctionHead.readFrom(frame.fields()), frame.body());
      case MessageType.CODE -> code.apply(PayloadReader.of(frame.body()));
      case MessageType.FORGET -> {
        functions.remove(frame.fields().readLong());
        runner = null; // It may be what keeps the function.
      }
      case MessageType.FORGET_BROADCAST ->
          broadcasts.forget(BroadcastRequest.readId(frame.fields()));
      case MessageType.SEAT -> seat(frame.fields().readInt());
      case MessageType.INITIALIZE -> initialize(frame.fields().readLong());
      case MessageType.SHUTDOWN -> {
        return Step.NO_MORE;
      }
      default -> throw new IOException("not a message for a worker: type=" + frame.type());
    }
    return Step.DONE;
  }

  /** Nothing of the user has run yet, so nobody has seen another number. */
  private void seat(int index) {
    context.seat(index);
    ProcessIdentity.current().seat(index);
  }

  private void initialize(long function) throws IOException {
    Payload failure = Payload.EMPTY;
    try {
      functions.get(function).apply(null);
    } catch (Throwable e) {
      failure = TaskFailure.encode(e);
    }
    Thread.interrupted(); // As after a task: a flag that it left would break the link.
    fields.reset();
    data.send(MessageType.INITIALIZED, fields, failure);
  }

  private void runChunk(RunHead head, Payload inputs) throws IOException {
    if (!gate.take(head.slot(), head.attempt())) {
      return; // The caller has taken it back, and another worker runs it.
    }
    gate.attempt(head.attempt(), head.from());
    LoadedFunction function;
    try {
      function = functions.get(head.function());
    } catch (Throwable e) {
      // The caller's class path, version or filter differs, or the user's readObject threw.
      send(new ResultsHead(head.attempt(), 0, 0, true, true, Halt.NONE), TaskFailure.encode(e));
      return;
    }
    if (runner == null || !runner.applies(function)) {
      runner = new ChunkRunner(function, context, gate, late).forAnotherProcess();
    }
    runner.run(head, inputs, report -> report(head.attempt(), report));
  }

  private void report(long attempt, ChunkRunner.Report report) throws IOException {
    send(
        new ResultsHead(
            attempt, report.count(), report.busyNanos(), report.last(), false, report.halt()),
        report.elements());
    if (report.halt() != Halt.NONE) {
      gate.awaitResume();
    }
  }

  private void send(ResultsHead head, Payload body) throws IOException {
    fields.reset();
    head.writeTo(fields);
    data.send(MessageType.RESULTS, fields, body);
  }
}
