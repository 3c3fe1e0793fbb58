package io.procession.internal.pool;

import io.procession.FailurePolicy;
import io.procession.TaskOptions;
import io.procession.spi.EncodedFunction;
import io.procession.spi.EngineHost;
import io.procession.spi.FunctionKind;
import io.procession.spi.Payload;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a call of the pool applies to which inputs.
 *
 * @param number of its own among the calls of the pool
 * @param name the public method, for messages: {@code map}
 * @param function the encoded function
 * @param codec encodes inputs and decodes results with the function's classes
 * @param inputs what it is applied to
 * @param workers how many tasks run at the same time
 * @param stopAtFailure whether a failure ends the call, unless the options have a policy
 * @param seed of the random numbers of its tasks, unless the options have one
 * @param options how its tasks are run
 * @param recording what the pool's journal has of the call; null without a journal
 */
record BatchCall(
    long number,
    String name,
    EncodedFunction function,
    CallCodec codec,
    Iterable<? extends @Nullable Object> inputs,
    int workers,
    boolean stopAtFailure,
    long seed,
    TaskOptions options,
    @Nullable Recording recording) {
  /** Collections of the JDK that have their elements, and make none when they are asked. */
  private static final Set<Class<?>> HOLDERS =
      Set.of(
          ArrayList.class,
          ArrayDeque.class,
          LinkedList.class,
          List.of().getClass(),
          List.of(0).getClass(),
          Arrays.asList(0, 0).getClass(),
          Collections.singletonList(0).getClass(),
          Collections.nCopies(1, 0).getClass());

  /** The same call, with other options. */
  BatchCall with(TaskOptions chosen) {
    return new BatchCall(
        number,
        name,
        function,
        codec,
        inputs,
        workers,
        stopAtFailure,
        chosen.seed().orElse(seed),
        chosen,
        recording);
  }

  /** The same call, whose results are recorded. */
  BatchCall recorded(Recording in) {
    return new BatchCall(
        number, name, function, codec, inputs, workers, stopAtFailure, in.seed(), options, in);
  }

  /** The same call, whose inputs have been read, so that their number is known. */
  BatchCall listed() {
    if (size() >= 0) {
      return this;
    }
    List<@Nullable Object> all = new ArrayList<>();
    inputs.forEach(all::add);
    return new BatchCall(
        number,
        name,
        function,
        codec,
        Collections.unmodifiableList(all),
        workers,
        stopAtFailure,
        seed,
        options,
        recording);
  }

  InputEncoder newEncoder() {
    return new InputEncoder(this);
  }

  /** The number of inputs, or -1 where that is not known. */
  long size() {
    return inputs instanceof Collection<?> collection ? collection.size() : -1;
  }

  /**
   * Whether each input is an object that is there already. Iterators, and collections of others
   * also behind a view of the JDK, may fill the same array again and again.
   */
  boolean holdsItsInputs() {
    return HOLDERS.contains(inputs.getClass());
  }

  /** Decodes results in the calling thread and gives them to the sink. */
  void decode(EngineHost.Results results, Chunk.Part part, ResultSink sink) {
    if (recording == null) {
      decodeTo(sink, results, part);
    } else {
      recording.decode(this, results, part, sink);
    }
  }

  /** Decodes results, which are not recorded or were so before. */
  void decodeTo(ResultSink sink, EngineHost.Results results, Chunk.Part part) {
    if (function.kind() == FunctionKind.REDUCTION) {
      codec.decodeCombined(this, results, part.task(0), sink);
    } else {
      codec.decode(this, results, part, sink);
    }
  }

  /** What it makes of failures. */
  FailurePolicy failurePolicy() {
    return options
        .failurePolicy()
        .orElse(stopAtFailure ? FailurePolicy.failFast() : FailurePolicy.collect());
  }

  /** Whether the tasks of a chunk after one that fails need not run. */
  boolean endsAtFailure() {
    return failurePolicy().most() == 0 && options.retry().isEmpty();
  }

  Throwable rebuild(Payload failure) {
    return codec.rebuild(failure);
  }
}
