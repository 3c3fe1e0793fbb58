package io.procession;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CallbackTest {
  private final List<Object> told = new ArrayList<>();

  @Test
  void aResultGoesToOneConsumer() {
    var future = CompletableFuture.completedFuture(7);
    assertThat(future.whenComplete(Callback.of(told::add, told::add)).join()).isEqualTo(7);
    assertThat(future.whenComplete(Callback.onSuccess(told::add)).join()).isEqualTo(7);
    assertThat(future.whenComplete(Callback.onFailure(told::add)).join()).isEqualTo(7);
    assertThat(told).containsExactly(7, 7);
  }

  @Test
  void aFailureGoesToTheOtherWithoutItsWrapper() {
    var failure = new IllegalStateException("bad");
    CompletableFuture<Integer> future = CompletableFuture.failedFuture(failure);
    var dependent = future.thenApply(x -> x + 1);
    var _ = dependent.whenComplete(Callback.of(told::add, told::add));
    var _ = dependent.whenComplete(Callback.onFailure(told::add));
    var _ = dependent.whenComplete(Callback.onSuccess(told::add));
    assertThat(told).containsExactly(failure, failure);
  }

  @Test
  @DisplayName("PO7 what a callback throws is reported, and the future stays as it is")
  void whatACallbackThrowsIsReported() throws InterruptedException {
    var thrown = new IllegalStateException("in a callback");
    var reported = new AtomicReference<Throwable>();
    var future = new CompletableFuture<Integer>();
    var after =
        future.whenComplete(
            Callback.onSuccess(
                value -> {
                  throw thrown;
                }));
    Thread thread = Thread.ofPlatform().unstarted(() -> future.complete(1));
    thread.setUncaughtExceptionHandler((in, what) -> reported.set(what));
    thread.start();
    thread.join();
    assertThat(reported.get()).isSameAs(thrown);
    assertThat(after.join()).isEqualTo(1);
  }
}
