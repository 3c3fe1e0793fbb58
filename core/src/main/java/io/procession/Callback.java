package io.procession;

import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is told of the end of an asynchronous call. The counterpart of Python's {@code callback} and
 * {@code error_callback}.
 *
 * {@snippet :
 * pool.applyAsync(x -> x * x, 7).whenComplete(Callback.of(IO::println, e -> log(e)));
 * }
 *
 * <p>One of the two consumers runs, once, in this process: in the virtual thread that completes the
 * call's future, or in the calling thread if the future is complete already ({@code
 * whenCompleteAsync}: in a virtual thread of its own in any case). It may block and may call the
 * pool, {@code terminate} included; tasks of other calls go on meanwhile. {@link Pool#close()}
 * waits for it.
 *
 * <p>What a consumer throws changes neither the future nor anything else, and goes to the
 * {@linkplain Thread#getUncaughtExceptionHandler() uncaught exception handler} of its thread, which
 * prints it unless the program says otherwise. What a function of {@code thenAccept} throws, in
 * contrast, goes to the future that {@code thenAccept} returned, and is not seen if nobody looks
 * there.
 *
 * @param <R> the type of the result
 */
public final class Callback<R extends @Nullable Object>
    implements BiConsumer<R, @Nullable Throwable> {
  private final Consumer<? super R> onSuccess;
  private final Consumer<? super Throwable> onFailure;

  private Callback(Consumer<? super R> onSuccess, Consumer<? super Throwable> onFailure) {
    this.onSuccess = Objects.requireNonNull(onSuccess, "onSuccess");
    this.onFailure = Objects.requireNonNull(onFailure, "onFailure");
  }

  /**
   * Makes a callback.
   *
   * @param onSuccess gets the result: of {@code mapAsync}, the list
   * @param onFailure gets what {@code apply} or {@code map} would have thrown, a {@link
   *     TaskFailedException} for example; a {@code CancellationException} if the future was
   *     cancelled
   * @param <R> the type of the result
   * @return what {@code whenComplete} takes
   */
  public static <R extends @Nullable Object> Callback<R> of(
      Consumer<? super R> onSuccess, Consumer<? super Throwable> onFailure) {
    return new Callback<>(onSuccess, onFailure);
  }

  /**
   * Makes a callback that is told of results only; a failure is in the future. Python's {@code
   * callback}.
   *
   * @param onSuccess gets the result
   * @param <R> the type of the result
   * @return what {@code whenComplete} takes
   */
  public static <R extends @Nullable Object> Callback<R> onSuccess(Consumer<? super R> onSuccess) {
    return new Callback<>(onSuccess, failure -> {});
  }

  /**
   * Makes a callback that is told of failures only. Python's {@code error_callback}.
   *
   * @param onFailure gets the failure
   * @param <R> the type of the result
   * @return what {@code whenComplete} takes
   */
  public static <R extends @Nullable Object> Callback<R> onFailure(
      Consumer<? super Throwable> onFailure) {
    return new Callback<>(result -> {}, onFailure);
  }

  /**
   * Called by the future.
   *
   * @param result the result, if there is no failure
   * @param failure the failure, or null
   */
  @Override
  public void accept(R result, @Nullable Throwable failure) {
    try {
      if (failure == null) {
        onSuccess.accept(result);
      } else {
        onFailure.accept(ofTheCall(failure));
      }
    } catch (Throwable e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  /** A stage that depends on the call's future has the failure in a wrapper. */
  private static Throwable ofTheCall(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
