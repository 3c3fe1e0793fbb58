package io.procession.internal.pool;

import io.procession.TaskOptions;
import io.procession.spi.EncodedFunction;
import io.procession.spi.EngineHost;
import io.procession.spi.FunctionKind;
import io.procession.spi.Payload;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What a call of the pool applies to which inputs.
 *
 * @param name the public method, for messages: {@code map}
 * @param function the encoded function
 * @param codec encodes inputs and decodes results with the function's classes
 * @param inputs what it is applied to
 * @param workers how many tasks run at the same time
 * @param stopAtFailure whether a failure makes the tasks after it needless
 * @param seed of the random numbers of its tasks
 */
record BatchCall(
    String name,
    EncodedFunction function,
    CallCodec codec,
    Iterable<? extends @Nullable Object> inputs,
    int workers,
    boolean stopAtFailure,
    long seed) {

  /** The same call, with the seed that the options ask for. */
  BatchCall with(TaskOptions options) {
    return options.seed().isEmpty()
        ? this
        : new BatchCall(
            name, function, codec, inputs, workers, stopAtFailure, options.seed().getAsLong());
  }

  InputEncoder newEncoder() {
    return new InputEncoder(this);
  }

  /** The number of inputs, or -1 where that is not known. */
  long size() {
    return inputs instanceof Collection<?> collection ? collection.size() : -1;
  }

  /** Decodes results in the calling thread and gives them to the sink. */
  void decode(EngineHost.Results results, long firstTask, ResultSink sink) {
    if (function.kind() == FunctionKind.REDUCTION) {
      codec.decodeCombined(name, results, firstTask, sink);
    } else {
      codec.decode(name, results, firstTask, sink);
    }
  }

  Throwable rebuild(Payload failure) {
    return codec.rebuild(failure);
  }
}
