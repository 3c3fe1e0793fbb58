package io.procession.shared;

import io.procession.MultiprocessingException;

/**
 * A queue was shut down: nothing can be put any more, and what was in it has been taken, or
 * dropped. Python's {@code queue.ShutDown}.
 */
public class QueueShutDownException extends MultiprocessingException {
  private static final long serialVersionUID = 1L;

  QueueShutDownException(String queue) {
    super("the queue was shut down: " + queue, null);
  }
}
