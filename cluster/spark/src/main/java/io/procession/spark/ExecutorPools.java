package io.procession.spark;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The pools that this executor has worked for. Spark gives a task nothing that lasts longer than
 * the task, so this belongs to the whole process.
 */
final class ExecutorPools {
  /**
   * How long a pool may rest. Shorter: its workers' state is lost in a pause. Longer: the classes
   * and values of pools that were closed stay in memory.
   */
  private static final Duration REST = Duration.ofMinutes(10);

  private static final Map<String, ExecutorPool> POOLS = new HashMap<>();

  private ExecutorPools() {}

  static ExecutorPool of(ChunkTask.PoolOrigin origin) {
    synchronized (POOLS) {
      ExecutorPool pool = POOLS.computeIfAbsent(origin.id(), ExecutorPool::new);
      pool.touch();
      POOLS.values().removeIf(other -> other.closeIfRested(REST));
      return pool;
    }
  }
}
