package io.procession.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LifecycleTest {
  private final FakeSession session = new FakeSession();
  private final Lifecycle lifecycle = new Lifecycle(session);

  private void refusesCalls() {
    assertThatThrownBy(() -> lifecycle.enter("map", () -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("pool is closed: call=map");
  }

  private boolean accepts() {
    try {
      lifecycle.enter("map", () -> {}).close();
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  @Test
  void closeWaitsForTheCallsThatAreUnderWay() {
    Lifecycle.Call call = lifecycle.enter("map", () -> {});
    CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> lifecycle.close(() -> {}));
    while (accepts()) {
      Thread.onSpinWait();
    }
    assertThat(closing).isNotDone();
    assertThat(session.closed()).isZero();
    call.close();
    closing.join();
    assertThat(session.closed()).isEqualTo(1);
  }

  @Test
  void closeTwiceEndsTheWorkersOnce() {
    lifecycle.close(() -> {});
    lifecycle.close(() -> {});
    lifecycle.terminate(() -> {});
    assertThat(session.closed()).isEqualTo(1);
    assertThat(session.terminated()).isZero();
    refusesCalls();
  }

  @Test
  void closeCancelsStreams() {
    AtomicInteger cancelled = new AtomicInteger();
    lifecycle.enterStream("imap", cancelled::incrementAndGet);
    lifecycle.close(() -> {});
    assertThat(cancelled).hasValue(1);
  }

  @Test
  void terminateFailsTheCallsBeforeItKillsTheWorkers() {
    lifecycle.enter("map", () -> {});
    AtomicInteger killedWhenFailed = new AtomicInteger(-1);
    lifecycle.terminate(() -> killedWhenFailed.set(session.terminated()));
    assertThat(killedWhenFailed).hasValue(0);
    assertThat(session.terminated()).isEqualTo(1);
    refusesCalls();
  }

  @Test
  void interruptedCloseTerminatesAndKeepsTheFlag() {
    lifecycle.enter("map", () -> {});
    Thread.currentThread().interrupt();
    lifecycle.close(() -> lifecycle.terminate(() -> {}));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(session.terminated()).isEqualTo(1);
    assertThat(session.closed()).isZero();
  }

  @Test
  void whatEndsACallMayCloseThePool() {
    Lifecycle.Call call = lifecycle.enter("applyAsync", () -> {});
    call.endsIn(Thread.currentThread());
    lifecycle.close(() -> {});
    assertThat(session.closed()).isEqualTo(1);
  }
}
