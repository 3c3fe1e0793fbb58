package io.procession.internal.pool;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The future of a call. Cancelling it reaches the tasks; the results of dependent stages are plain
 * futures.
 *
 * @param <R> the type of the result
 */
final class TaskFuture<R extends @Nullable Object> extends CompletableFuture<R> {
  private volatile @Nullable Cancelling onCancel;

  /** What a cancelled future does to its tasks. */
  interface Cancelling {
    /**
     * Cancels the tasks.
     *
     * @param interrupt whether tasks that run are stopped
     */
    void cancel(boolean interrupt);
  }

  /** What is done when the future is cancelled; set once, before the future is given away. */
  void onCancel(Cancelling action) {
    this.onCancel = action;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    Cancelling action = onCancel;
    if (cancelled && action != null) {
      action.cancel(mayInterruptIfRunning);
    }
    return cancelled;
  }

  /** Of the asynchronous methods: what depends on the future may block, and call the pool. */
  @Override
  public Executor defaultExecutor() {
    return action -> Thread.ofVirtual().name("procession-callback").start(action);
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }

  @Override
  public void obtrudeValue(R value) {
    throw new UnsupportedOperationException("the result of a task cannot be replaced");
  }

  @Override
  public void obtrudeException(Throwable exception) {
    throw new UnsupportedOperationException("the result of a task cannot be replaced");
  }
}
