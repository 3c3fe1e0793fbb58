package io.procession.internal.pool;

import io.procession.MultiprocessingException;

/**
 * Ends a program whose shard of a call is done: the results of the others are not here, so it
 * cannot go on. {@code procession run} ends with success then.
 */
public final class ShardDone extends MultiprocessingException {
  private static final long serialVersionUID = 1L;

  ShardDone(String message) {
    super(message, null);
  }
}
