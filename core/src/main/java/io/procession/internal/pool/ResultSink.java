package io.procession.internal.pool;

import io.procession.MultiprocessingException;
import org.jspecify.annotations.Nullable;

/** Takes the ends of a batch's tasks, in the order of their arrival, in the batch's own thread. */
interface ResultSink {
  void value(long task, @Nullable Object value);

  void failure(long task, MultiprocessingException failure);
}
