package io.procession.internal.pool;

import io.procession.MultiprocessingException;
import io.procession.TaskFailedException;
import io.procession.internal.codec.ElementReader;
import io.procession.internal.codec.ElementWriter;
import io.procession.internal.codec.NotEncodableException;
import io.procession.internal.codec.TaskFailure;
import io.procession.internal.codec.UndecodableException;
import io.procession.internal.codec.ValueReader;
import io.procession.internal.codec.ValueWriter;
import io.procession.internal.journal.InputDigests;
import io.procession.internal.shipping.CodeLog;
import io.procession.internal.shipping.CodeRef;
import io.procession.internal.shipping.ShippingContext;
import io.procession.internal.wire.LargeArrays;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.EncodedFunction;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineHost.Stop;
import io.procession.spi.Payload;
import io.procession.spi.WorkerId;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the inputs and decodes the results of one call, with the classes of its function. Used by
 * one thread at a time, that of the call.
 */
final class CallCodec {
  /**
   * A chunk is closed when its inputs have this many bytes, however many tasks it should have: one
   * worker could not begin while the rest is encoded, and memory is used twice meanwhile.
   */
  private static final long CHUNK_BYTES = 1 << 20;

  private final EncodedFunction function;
  private final CodeLog log;
  private final ShippingContext context;
  private final ElementWriter writer;
  private final ElementReader reader;
  private PayloadWriter out = new PayloadWriter(LargeArrays.COPIED);
  private final Supplier<byte[]> program;
  private @Nullable ElementWriter alone;
  private final PayloadWriter aloneOut = new PayloadWriter();

  /**
   * Makes the codec of a call.
   *
   * @param program makes a digest of the function and of the code that it may run
   */
  CallCodec(
      EncodedFunction function, CodeLog log, ShippingContext context, Supplier<byte[]> program) {
    this.program = program;
    this.function = function;
    this.log = log;
    this.context = context;
    this.writer = new ElementWriter(new ValueWriter(context));
    this.reader = new ElementReader(new ValueReader(function.callerLoader()));
  }

  /**
   * Takes large arrays as they are, as the caller waits for the call and nobody changes them
   * meanwhile.
   */
  void referToArrays() {
    out = new PayloadWriter(LargeArrays.REFERENCED);
  }

  /** Begins a chunk. */
  void begin() {
    out.reset();
    writer.begin(out);
  }

  /** Whether the chunk has room for another input. */
  boolean hasRoom() {
    return out.position() < CHUNK_BYTES;
  }

  /** Adds an input; throws {@link NotEncodableException}, and can go on then. */
  void add(@Nullable Object input) {
    writer.add(input);
  }

  /** An input as it is encoded apart from others, so that its neighbours do not matter. */
  Payload encodeAlone(@Nullable Object input) {
    ElementWriter own = alone;
    if (own == null) {
      own = new ElementWriter(new ValueWriter(context));
      alone = own;
    }
    aloneOut.reset();
    own.begin(aloneOut);
    own.add(input);
    own.finish();
    return aloneOut.finish();
  }

  /** The digest of the function, of what it captured, and of the code that it may run. */
  byte[] program() {
    return program.get();
  }

  /** Ends the chunk. */
  Chunk.Inputs end(Chunk.Tasks tasks, InputDigests digests) {
    writer.finish();
    CodeRef code = log.requireIn(function.generation(), context.takeNew());
    return new Chunk.Inputs(
        out.finish(), Math.max(code.position(), function.codePosition()), tasks, digests);
  }

  /** Decodes results and gives them to the sink; each that cannot be decoded is a failure. */
  void decode(BatchCall call, EngineHost.Results results, Chunk.Part part, ResultSink sink) {
    reader.begin(elements(call, results));
    int last = results.count() - 1;
    for (int i = 0; i <= last; i++) {
      long task = part.task(i);
      Object value;
      try {
        value = reader.next();
      } catch (UndecodableException e) {
        sink.failure(task, undecodable(call.name(), task, results.worker(), e));
        continue;
      }
      if (i == last && results.stop() != Stop.NONE) {
        sink.failure(task, TaskErrors.stopped(call, task, results, cause(value)));
      } else if (value instanceof TaskFailure) {
        sink.failure(task, failed(call, task, results, value));
      } else {
        sink.value(task, value);
      }
    }
  }

  /** Results that are not recorded are decoded once, and nobody looks at their bytes later. */
  private static PayloadReader elements(BatchCall call, EngineHost.Results results) {
    PayloadReader elements = PayloadReader.of(results.elements());
    return call.recording() == null ? elements.givingArrays() : elements;
  }

  private MultiprocessingException failed(
      BatchCall call, long task, EngineHost.Results results, Object value) {
    Throwable cause = Objects.requireNonNull(cause(value));
    return TaskErrors.failed(call.name(), task, results.worker(), cause);
  }

  /** What a task threw; null if it returned. */
  private @Nullable Throwable cause(@Nullable Object value) {
    return value instanceof TaskFailure failure
        ? failure.toThrowable(function.callerLoader())
        : null;
  }

  /**
   * Decodes what a worker combined. A failure takes the place of the value of all tasks of the
   * report: there is only one, except where the value itself is what failed.
   */
  void decodeCombined(BatchCall call, EngineHost.Results results, long firstTask, ResultSink sink) {
    long last = firstTask + results.count() - 1;
    reader.begin(elements(call, results));
    try {
      Object value = reader.next();
      if (results.stop() != Stop.NONE) {
        failAll(sink, firstTask, TaskErrors.stopped(call, last, results, cause(value)), last);
      } else if (value instanceof TaskFailure) {
        failAll(sink, firstTask, failed(call, last, results, value), last);
      } else {
        sink.combined(firstTask, results, Objects.requireNonNull(value));
      }
    } catch (UndecodableException e) {
      failAll(sink, firstTask, undecodable(call.name(), last, results.worker(), e), last);
    }
  }

  private static void failAll(
      ResultSink sink, long first, MultiprocessingException failure, long last) {
    for (long task = first; task <= last; task++) {
      sink.failure(task, failure);
    }
  }

  private static MultiprocessingException undecodable(
      String call, long task, WorkerId worker, UndecodableException e) {
    return new TaskFailedException(
        "task %d of %s ended in %s, but its result %s"
            .formatted(task, call, worker, e.getMessage()),
        e,
        task,
        worker.index());
  }

  /** Rebuilds an exception that was encoded by itself. */
  Throwable rebuild(Payload failure) {
    return TaskFailure.decode(failure).toThrowable(function.callerLoader());
  }

  EncodedFunction function() {
    return function;
  }
}
