package io.procession.internal.local;

import io.procession.InitializerFailedException;
import io.procession.WorkerStartException;
import io.procession.internal.launch.LaunchedWorker;
import io.procession.internal.wire.Frame;
import io.procession.internal.wire.MessageType;
import io.procession.spi.EncodedFunction;
import io.procession.spi.EngineHost;
import java.io.IOException;
import java.util.Optional;

/** What happens between a worker's connecting and its first task: the initializer runs. */
final class Preparation {
  private Preparation() {}

  /**
   * Prepares a worker; waits for its initializer.
   *
   * @param line to the worker
   * @throws InitializerFailedException if the initializer threw
   * @throws WorkerStartException if the worker was lost meanwhile
   */
  static void run(WorkerLine line, EngineHost host) {
    line.control().start();
    Optional<EncodedFunction> initializer = host.initializer();
    if (initializer.isPresent()) {
      initialize(line, initializer.get(), host);
    }
  }

  private static void initialize(WorkerLine line, EncodedFunction initializer, EngineHost host) {
    LaunchedWorker worker = line.worker();
    try {
      line.initialize(initializer);
      Frame reply = worker.data().receive();
      if (reply == null || reply.type() != MessageType.INITIALIZED) {
        throw new IOException("the worker ended while it ran the initializer");
      }
      if (reply.body().size() > 0) {
        Throwable cause = host.rebuild(reply.body());
        throw new InitializerFailedException(
            "the initializer failed in %s: %s\n  initializer | %s"
                .formatted(worker.id(), cause, initializer.description()),
            cause);
      }
    } catch (IOException e) {
      throw new WorkerStartException(
          "%s was lost while it ran the initializer: %s\n  initializer | %s"
              .formatted(worker.id(), e.getMessage(), initializer.description()),
          e);
    }
  }
}
