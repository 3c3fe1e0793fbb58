package io.procession;

import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended, as a value: for calls where one failure should not hide the results of the
 * others.
 *
 * {@snippet :
 * for (Outcome<Page> outcome : pool.mapOutcomes(url -> fetch(url), urls)) {
 *   switch (outcome) {
 *     case Outcome.Success(Page page) -> index(page);
 *     case Outcome.Failed(var exception) -> log(exception.getCause());
 *     case Outcome.Lost(var exception) -> again(exception.task());
 *     case Outcome.TimedOut(var exception) -> slow(exception.task());
 *     case Outcome.Cancelled(var exception) -> {}
 *   }
 * }
 * }
 *
 * <p>The counterpart of {@code return_exceptions=True} in Python's asyncio; its pools have none.
 *
 * @param <R> the type of the result
 */
public sealed interface Outcome<R extends @Nullable Object> {
  /**
   * The task returned.
   *
   * @param value what it returned; may be null
   * @param <R> the type of the result
   */
  record Success<R extends @Nullable Object>(R value) implements Outcome<R> {
    @Override
    public R get() {
      return value;
    }
  }

  /**
   * The task threw, or its result could not be copied.
   *
   * @param exception whose cause is what it threw
   * @param <R> the type of the result
   */
  record Failed<R extends @Nullable Object>(TaskFailedException exception) implements Outcome<R> {
    @Override
    public R get() {
      throw exception;
    }
  }

  /**
   * The worker died while it ran the task. Whether the task did what it should is not known.
   *
   * @param exception what is known of the death
   * @param <R> the type of the result
   */
  record Lost<R extends @Nullable Object>(WorkerLostException exception) implements Outcome<R> {
    @Override
    public R get() {
      throw exception;
    }
  }

  /**
   * The task ran longer than it may, and was stopped.
   *
   * @param exception which limit, and how it was stopped
   * @param <R> the type of the result
   */
  record TimedOut<R extends @Nullable Object>(TaskTimeoutException exception)
      implements Outcome<R> {
    @Override
    public R get() {
      throw exception;
    }
  }

  /**
   * The task was not run to its end, for a reason that is not its own: its future was cancelled,
   * the pool was terminated, or no worker could be started.
   *
   * @param exception the reason: a {@link CancellationException} or a {@link
   *     MultiprocessingException}
   * @param <R> the type of the result
   */
  record Cancelled<R extends @Nullable Object>(RuntimeException exception) implements Outcome<R> {
    @Override
    public R get() {
      throw exception;
    }
  }

  /**
   * The result, as {@link Pool#apply(TaskCallable)} would have given it.
   *
   * @return what the task returned
   * @throws RuntimeException the exception of the other cases
   */
  R get();

  /**
   * How the task of a future ended. Does not wait.
   *
   * @param done a future that a pool gave, for example by {@code applyAsync}, and that is done
   * @param <R> the type of the result
   * @return its outcome
   * @throws IllegalStateException if the future is not done
   * @throws IllegalArgumentException if it failed with something that no pool reports; the cause is
   *     that
   */
  static <R extends @Nullable Object> Outcome<R> of(Future<? extends R> done) {
    return switch (done.state()) {
      case SUCCESS -> new Success<>(done.resultNow());
      case CANCELLED -> new Cancelled<>(new CancellationException("the future was cancelled"));
      case FAILED -> ofFailure(done.exceptionNow());
      case RUNNING -> throw new IllegalStateException("the future is not done: future=" + done);
    };
  }

  private static <R extends @Nullable Object> Outcome<R> ofFailure(Throwable failure) {
    if (failure instanceof MultiprocessingException known) {
      return of(known);
    }
    if (failure instanceof CancellationException cancelled) {
      return new Cancelled<>(cancelled);
    }
    throw new IllegalArgumentException(
        "the future must be one of a pool: it failed with " + failure, failure);
  }

  /**
   * How a task ended that has no result.
   *
   * @param failure what the pool reported
   * @param <R> the type of the result there could have been
   * @return its outcome
   */
  static <R extends @Nullable Object> Outcome<R> of(MultiprocessingException failure) {
    if (failure instanceof TaskFailedException failed) {
      return new Failed<>(failed);
    }
    if (failure instanceof WorkerLostException lost) {
      return new Lost<>(lost);
    }
    if (failure instanceof TaskTimeoutException late) {
      return new TimedOut<>(late);
    }
    return new Cancelled<>(failure);
  }
}
