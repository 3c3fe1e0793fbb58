package io.procession.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Callback;
import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.PoolTerminatedException;
import io.procession.TaskFailedException;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the futures of a pool do, on every engine. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class FutureContract {
  /** A builder for the engine, with two workers. */
  protected abstract PoolBuilder builder();

  @Test
  @DisplayName("PO5 a get that times out leaves the task running")
  void getThatTimesOutLeavesTheTaskRunning() throws Exception {
    try (Pool pool = builder().open()) {
      CompletableFuture<String> future =
          pool.applyAsync(
              () -> {
                Awaiting.pause(500);
                return "done";
              });
      assertThatThrownBy(() -> future.get(1, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      assertThat(future.isCancelled()).isFalse();
      assertThat(future.get(60, TimeUnit.SECONDS)).isEqualTo("done");
    }
  }

  @Test
  @DisplayName("PO6 the callback gets the value or the error, once, after the future is done")
  void callbackGetsTheValueOrTheErrorOnce() {
    ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
    try (Pool pool = builder().open()) {
      CompletableFuture<Integer> value = pool.applyAsync(() -> 42);
      CompletableFuture<List<Integer>> list = pool.mapAsync(x -> x + 1, List.of(1, 2, 3));
      CompletableFuture<Integer> error = pool.applyAsync(() -> Integer.parseInt("x"));
      CompletableFuture<List<Integer>> listError =
          pool.mapAsync(Integer::parseInt, List.of("1", "y"));
      CompletableFuture.allOf(
              told(told, "value", value),
              told(told, "list", list),
              told(told, "error", error),
              told(told, "listError", listError))
          .join();
    }
    assertThat(told)
        .containsExactlyInAnyOrder(
            "value done: 42",
            "list done: [2, 3, 4]",
            "error done: For input string: \"x\"",
            "listError done: For input string: \"y\"");
  }

  /** Completes after both callbacks could have run. */
  private static CompletableFuture<?> told(
      ConcurrentLinkedQueue<String> told, String name, CompletableFuture<?> future) {
    CompletableFuture<?> onValue =
        future.thenAccept(
            value -> told.add(name + (future.isDone() ? " done: " : " not done: ") + value));
    CompletableFuture<?> onError =
        future.exceptionally(
            failure -> {
              assertThat(failure).isInstanceOf(TaskFailedException.class);
              told.add(
                  name
                      + (future.isDone() ? " done: " : " not done: ")
                      + failure.getCause().getMessage());
              return null;
            });
    return CompletableFuture.allOf(onValue, onError)
        .handle(
            (nothing, failure) -> {
              assertThat(failure == null || failure instanceof CompletionException).isTrue();
              return null;
            });
  }

  @Test
  @DisplayName("PO6 a callback that blocks stalls nothing, and close waits for it")
  void callbackThatBlocksStallsNothing() {
    CountDownLatch entered = new CountDownLatch(3);
    CountDownLatch release = new CountDownLatch(1);
    ConcurrentLinkedQueue<Object> told = new ConcurrentLinkedQueue<>();
    try (Pool pool = builder().open()) {
      for (int i = 0; i < 3; i++) {
        var _ =
            pool.applyAsync(x -> x * x, i)
                .whenCompleteAsync(
                    Callback.onSuccess(
                        square -> {
                          entered.countDown();
                          Awaiting.until("it is released", () -> release.getCount() == 0);
                          told.add(square);
                        }));
      }
      Awaiting.until("all have begun", () -> entered.getCount() == 0);
      assertThat(pool.map(x -> x + 1, List.of(1, 2, 3))).containsExactly(2, 3, 4);
      assertThat(pool.applyAsync(() -> 5).join()).isEqualTo(5);
      assertThat(told).isEmpty();
      release.countDown();
      Awaiting.until("all have been told", () -> told.size() == 3);
    }
    assertThat(told).containsExactlyInAnyOrder(0, 1, 4);
  }

  @Test
  @DisplayName("PO6 an error callback may terminate the pool")
  void errorCallbackMayTerminateThePool() {
    try (Pool pool = builder().open()) {
      CompletableFuture<Integer> never =
          pool.applyAsync(
              () -> {
                Awaiting.pause(60_000);
                return 1;
              });
      CompletableFuture<Integer> failing = pool.applyAsync(() -> Integer.parseInt("x"));
      assertThatThrownBy(
              () -> failing.whenComplete(Callback.onFailure(e -> pool.terminate())).join())
          .hasRootCauseInstanceOf(NumberFormatException.class);
      assertThatThrownBy(never::join).hasCauseInstanceOf(PoolTerminatedException.class);
    }
  }

  /** What should go when nobody in the program has it any more. */
  private record Large(byte[] bytes) implements Serializable {}

  @Test
  @DisplayName("PO26 arguments and results are not kept after completion")
  void argumentsAndResultsAreNotKept() {
    try (Pool pool = builder().open()) {
      List<WeakReference<Object>> references = run(pool);
      assertThat(references)
          .allSatisfy(reference -> Awaiting.until("it is collected", () -> isCollected(reference)));
      assertThat(pool.<Integer>apply(() -> 1)).isEqualTo(1);
    }
  }

  private static boolean isCollected(WeakReference<Object> reference) {
    System.gc();
    return reference.refersTo(null);
  }

  private static List<WeakReference<Object>> run(Pool pool) {
    Large single = new Large(new byte[1000]);
    Large mapped = new Large(new byte[1000]);
    Large captured = new Large(new byte[1000]);
    Large result = pool.<Large, Large>applyAsync(x -> new Large(x.bytes), single).join();
    List<Large> results = pool.map(x -> new Large(captured.bytes), List.of(mapped));
    return java.util.stream.Stream.of(single, mapped, captured, result, results.getFirst(), results)
        .map(object -> new WeakReference<Object>(object))
        .toList();
  }
}
