package io.procession.internal.pool;

import io.procession.MultiprocessingException;
import io.procession.TaskOptions;
import io.procession.spi.AttemptEnd;
import io.procession.spi.EngineHost;
import io.procession.spi.Payload;
import io.procession.spi.WorkerId;
import java.util.List;

/**
 * A call whose chunks the scheduler runs. Called by threads of the engine, without the scheduler's
 * lock; must not wait and must not run user code.
 */
interface ChunkOwner {
  /** The name of the call, for messages: {@code map}. */
  String callName();

  /** Whether results are no longer wanted; what is left of a chunk is not run again then. */
  boolean isCancelled();

  /** Whether tasks of a chunk after one that fails need not run. */
  boolean stopsAtFailure();

  /** How long its tasks may run, and to stop. */
  TaskOptions options();

  /** The seed of the random numbers of its tasks. */
  long seed();

  /** A chunk left the queue for a worker: there is room for another. */
  void taken();

  /** Results of the tasks of the chunk from {@code from} on arrived. */
  void results(Chunk chunk, int from, EngineHost.Results results);

  /**
   * The tasks {@code from} to {@code to} of the chunk were lost with their worker; several deaths
   * if one task is blamed for them.
   */
  void lost(Chunk chunk, int from, int to, List<AttemptEnd.Loss> losses);

  /** No task of the chunk from {@code from} on can run: the function cannot be decoded. */
  void undecodable(Chunk chunk, int from, WorkerId worker, Payload failure);

  /** Nothing more comes of the chunk. */
  void finished(Chunk chunk);

  /** Nothing more comes at all: the pool was terminated or cannot run tasks. */
  void abandoned(MultiprocessingException cause);
}
