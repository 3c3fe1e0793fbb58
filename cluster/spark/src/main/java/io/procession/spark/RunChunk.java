package io.procession.spark;

import java.io.Serializable;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** What Spark runs: one chunk, on a thread of an executor, which waits for a slot's thread. */
final class RunChunk extends AbstractFunction1<Iterator<ChunkTask>, ChunkResult>
    implements Serializable {
  private static final long serialVersionUID = 1;

  @Override
  public ChunkResult apply(Iterator<ChunkTask> partition) {
    ChunkTask task = partition.next();
    return ExecutorPools.of(task.pool()).run(task, TaskContext.get());
  }
}
