package io.procession;

import io.procession.managed.ManagedPool;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pool in the process of a manager, which calls it for its clients. */
final class PoolInManager implements ManagedPool {
  private final Pool pool;
  private final int workers;

  PoolInManager(int workers) {
    this.pool = Pool.open(workers);
    this.workers = workers;
  }

  @Override
  public int workers() {
    return workers;
  }

  @Override
  public <R extends @Nullable Object> R apply(TaskCallable<R> task) throws InterruptedException {
    try {
      return pool.apply(task);
    } catch (PoolInterruptedException e) {
      throw interrupted(e);
    }
  }

  @Override
  public <T extends @Nullable Object, R extends @Nullable Object> List<R> map(
      TaskFunction<? super T, ? extends R> function, List<? extends T> inputs)
      throws InterruptedException {
    try {
      return new ArrayList<>(pool.map(function, inputs));
    } catch (PoolInterruptedException e) {
      throw interrupted(e);
    }
  }

  /** The client has interrupted its call, or has died. */
  private static InterruptedException interrupted(PoolInterruptedException e) {
    Thread.interrupted();
    InterruptedException ended = new InterruptedException("the client does not wait any more");
    ended.initCause(e);
    return ended;
  }

  @Override
  public void terminate() {
    pool.terminate();
  }

  @Override
  public void close() {
    pool.close();
  }

  @Override
  public String toString() {
    return pool.toString();
  }
}
