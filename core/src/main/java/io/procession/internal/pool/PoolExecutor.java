package io.procession.internal.pool;

import io.procession.Pool;
import io.procession.TaskFailedException;
import io.procession.TaskNotSerializableException;
import io.procession.internal.codec.ExecutorTask;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A pool as an {@link ExecutorService}. It has a life of its own: its end is that of the tasks that
 * were submitted through it, and the pool does not notice.
 */
@SuppressWarnings({"unchecked", "NullAway"}) // Results are of the task's type, null included.
final class PoolExecutor implements ExecutorService {
  private static final long FOREVER = Long.MAX_VALUE;

  private final Pool pool;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock.
  private final Set<TaskFuture<?>> running = new HashSet<>();
  private boolean shutdown;

  PoolExecutor(Pool pool) {
    this.pool = pool;
  }

  // ------------------------------------------------------------------ one task

  private <T> CompletableFuture<T> start(Callable<T> task) {
    return start(task, false);
  }

  private <T> CompletableFuture<T> start(Runnable task) {
    return start(task, true);
  }

  private <T> CompletableFuture<T> start(Object task, boolean runnable) {
    Objects.requireNonNull(task, "task");
    refuseWhatCannotTravel(task);
    TaskFuture<T> future = new TaskFuture<>();
    enter(future);
    CompletableFuture<?> call;
    try {
      call = pool.applyAsync(new ExecutorTask(task, runnable));
    } catch (TaskNotSerializableException e) {
      leave(future);
      throw new RejectedExecutionException(
          "the task of the executor cannot be sent to a worker: " + e.getMessage(), e);
    } catch (Throwable e) {
      leave(future);
      throw e;
    }
    future.onCancel(call::cancel);
    var _ = future.whenComplete((value, failure) -> leave(future));
    var _ = call.whenComplete((value, failure) -> end(future, value, failure));
    return future;
  }

  private static <T> void end(
      CompletableFuture<T> future, @Nullable Object value, @Nullable Throwable failure) {
    if (failure == null) {
      future.complete((T) value);
    } else {
      // As every executor's future: what the task threw is the cause of the ExecutionException.
      future.completeExceptionally(
          failure instanceof TaskFailedException failed && failed.getCause() != null
              ? failed.getCause()
              : failure);
    }
  }

  private static void refuseWhatCannotTravel(Object task) {
    Class<?> type = task.getClass();
    if (type.isHidden() && !(task instanceof Serializable)) {
      throw new RejectedExecutionException(
          "the task of the executor cannot be sent to a worker: it is a lambda of a type that is"
              + " not Serializable\n"
              + "  Try: pool.applyAsync(…), whose lambdas can be sent; or a cast: (Callable<T> &"
              + " Serializable) () -> …; or a Serializable class or record.");
    }
    if (type.getName().startsWith("java.")) {
      throw new RejectedExecutionException(
          "the task of the executor belongs to this process, no worker could complete it: task="
              + type.getName()
              + "\n  Try: pool.applyAsync(…), which gives a CompletableFuture.");
    }
  }

  private void enter(TaskFuture<?> future) {
    lock.lock();
    try {
      if (shutdown) {
        throw new RejectedExecutionException("the executor of the pool is shut down");
      }
      running.add(future);
    } finally {
      lock.unlock();
    }
  }

  private void leave(TaskFuture<?> future) {
    lock.lock();
    try {
      running.remove(future);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public <T> Future<T> submit(Callable<T> task) {
    return start(task);
  }

  @Override
  public Future<?> submit(Runnable task) {
    return start(task);
  }

  @Override
  public <T> Future<T> submit(Runnable task, T result) {
    CompletableFuture<?> run = start(task);
    TaskFuture<T> future = new TaskFuture<>();
    future.onCancel(run::cancel);
    var _ =
        run.whenComplete((value, failure) -> end(future, failure == null ? result : null, failure));
    return future;
  }

  @Override
  public void execute(Runnable task) {
    var _ = start(task).whenComplete(PoolExecutor::report);
  }

  /** Nobody has the future of an executed task, so its failure goes where a thread's would go. */
  private static void report(@Nullable Object value, @Nullable Throwable failure) {
    if (failure != null && !(failure instanceof CancellationException)) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
    }
  }

  // ------------------------------------------------------------------ several tasks

  @Override
  public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks)
      throws InterruptedException {
    return invokeAll(tasks, FOREVER, TimeUnit.NANOSECONDS);
  }

  @Override
  public <T> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException {
    long end = endOf(timeout, unit);
    List<Future<T>> futures = new ArrayList<>();
    boolean done = false;
    try {
      for (Callable<T> task : tasks) {
        futures.add(start(task));
      }
      for (Future<T> future : futures) {
        awaitDone(future, end);
      }
      done = true;
    } catch (TimeoutException e) {
      done = false; // The contract: those that are not done are cancelled, and that is the news.
    } finally {
      if (!done) {
        futures.forEach(future -> future.cancel(true));
      }
    }
    return futures;
  }

  private static void awaitDone(Future<?> future, long end)
      throws InterruptedException, TimeoutException {
    try {
      future.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | CancellationException e) {
      // It is done, which is all that is asked here; the failure stays in the future.
      assert future.isDone();
    }
  }

  private static long endOf(long timeout, TimeUnit unit) {
    // Far enough for for ever, and not beyond what differences of nanoTime can express.
    return System.nanoTime() + Math.min(unit.toNanos(timeout), FOREVER / 2);
  }

  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    try {
      return invokeAny(tasks, FOREVER, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("for ever has passed", e);
    }
  }

  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (tasks.isEmpty()) {
      throw new IllegalArgumentException("tasks must not be empty");
    }
    long end = endOf(timeout, unit);
    LinkedBlockingQueue<Future<T>> done = new LinkedBlockingQueue<>();
    List<Future<T>> futures = new ArrayList<>();
    try {
      for (Callable<T> task : tasks) {
        CompletableFuture<T> future = start(task);
        futures.add(future);
        var _ = future.whenComplete((value, failure) -> done.add(future));
      }
      return firstSuccess(done, futures.size(), end);
    } finally {
      futures.forEach(future -> future.cancel(true));
    }
  }

  private static <T> T firstSuccess(LinkedBlockingQueue<Future<T>> done, int tasks, long end)
      throws InterruptedException, ExecutionException, TimeoutException {
    ExecutionException last = null;
    for (int i = 0; i < tasks; i++) {
      Future<T> next = done.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        throw new TimeoutException("no task has succeeded in time");
      }
      try {
        return next.get();
      } catch (ExecutionException e) {
        last = e;
      } catch (CancellationException e) {
        last = new ExecutionException(e); // By shutdownNow.
      }
    }
    throw Objects.requireNonNull(last);
  }

  // ------------------------------------------------------------------ the end

  @Override
  public void shutdown() {
    lock.lock();
    try {
      shutdown = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    List<TaskFuture<?>> left;
    lock.lock();
    try {
      left = List.copyOf(running);
    } finally {
      lock.unlock();
    }
    left.forEach(future -> future.cancel(true));
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    lock.lock();
    try {
      return shutdown;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isTerminated() {
    lock.lock();
    try {
      return shutdown && running.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    long left = unit.toNanos(timeout);
    lock.lock();
    try {
      while (!(shutdown && running.isEmpty())) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return "executor of " + pool;
  }
}
