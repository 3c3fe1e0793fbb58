package io.procession.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.jspecify.annotations.Nullable;

/** The numbers of a pool's workers: those of an executor that is gone are given to the next. */
final class Numbers extends SparkListener {
  /** The executor that has each number; null for one that is free. */
  private final List<@Nullable String> owners = new ArrayList<>();

  /** The smallest number that no worker has. */
  synchronized int next(String executor) {
    int free = owners.indexOf(null);
    if (free < 0) {
      owners.add(executor);
      return owners.size() - 1;
    }
    owners.set(free, executor);
    return free;
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    owners.replaceAll(owner -> event.executorId().equals(owner) ? null : owner);
  }
}
