package io.procession.spark;

import io.procession.spi.EngineHost;
import io.procession.spi.Payload;
import io.procession.spi.WorkerId;
import java.io.Serializable;
import java.util.List;

/**
 * What became of an attempt in an executor.
 *
 * @param worker the number of the worker
 * @param pid the process of the executor
 * @param reports the results of its tasks, in order
 * @param end how it ended
 */
record ChunkResult(int worker, long pid, List<Report> reports, End end) implements Serializable {
  /** Results of consecutive tasks. */
  record Report(int count, long busyNanos, EngineHost.Stop stop, byte[][] elements)
      implements Serializable {
    EngineHost.Results toResults(WorkerId worker) {
      return new EngineHost.Results(worker, count, busyNanos, stop, Payload.of(elements));
    }
  }

  /** How an attempt ended; as {@link io.procession.spi.AttemptEnd}, in a form that travels. */
  sealed interface End extends Serializable {
    /** As it should. */
    record Done() implements End {}

    /** The function could not be decoded. */
    record Undecodable(byte[][] failure) implements End {}

    /** A task did not stop, and its thread was left to itself. */
    record Abandoned(int started, EngineHost.Stop stop, String explanation) implements End {}

    /** The initializer failed; no task ran. */
    record NotInitialized(String message, byte[][] cause) implements End {}
  }

  WorkerId workerId() {
    return new WorkerId(worker, pid);
  }
}
