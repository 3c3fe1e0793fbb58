package io.procession.internal.pool;

import io.procession.MultiprocessingException;
import io.procession.spi.EngineHost;
import org.jspecify.annotations.Nullable;

/** Takes the ends of a batch's tasks, in the order of their arrival, in the batch's own thread. */
interface ResultSink {
  void value(long task, @Nullable Object value);

  void failure(long task, MultiprocessingException failure);

  /** Results of consecutive tasks were combined by their worker. */
  default void combined(long firstTask, EngineHost.Results results, Object value) {
    throw new IllegalStateException("nothing is combined in this call: firstTask=" + firstTask);
  }
}
