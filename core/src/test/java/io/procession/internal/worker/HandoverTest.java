package io.procession.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One thread runs tasks, another one comes between. */
class HandoverTest {
  private final Handover handover = new Handover();

  /** Plain on purpose: only the handover makes its changes visible. */
  private long sum;

  private long lent;

  @Test
  @DisplayName("nothing is lent before a task runs, and after it")
  void lendsOnlyWhileATaskRuns() {
    handover.whileTaskRuns(() -> lent++);
    handover.taskRuns();
    handover.whileTaskRuns(() -> lent++);
    handover.taskEnded();
    handover.whileTaskRuns(() -> lent++);
    assertThat(lent).isEqualTo(1);
  }

  @Test
  @DisplayName("the end of a task waits until what was lent is given back")
  void endWaits() throws InterruptedException {
    CountDownLatch borrowed = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicBoolean givenBack = new AtomicBoolean();
    handover.taskRuns();
    Thread borrower =
        Thread.ofPlatform().start(() -> handover.whileTaskRuns(() -> borrow(borrowed, goOn)));
    borrowed.await();
    Thread ends =
        Thread.ofPlatform()
            .start(
                () -> {
                  handover.taskEnded();
                  givenBack.set(lent == 1);
                });
    while (ends.getState() != Thread.State.BLOCKED) {
      Thread.onSpinWait();
    }
    goOn.countDown();
    ends.join();
    borrower.join();
    assertThat(givenBack).isTrue();
  }

  private void borrow(CountDownLatch borrowed, CountDownLatch goOn) {
    borrowed.countDown();
    try {
      goOn.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    lent = 1;
  }

  @Test
  @DisplayName("no change is lost, however the two threads meet")
  void nothingIsLost() throws InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    Thread borrower =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!over.get()) {
                    handover.whileTaskRuns(
                        () -> {
                          sum++;
                          lent++;
                        });
                  }
                });
    int tasks = 0;
    while (tasks < 2_000_000 || (lent == 0 && tasks < 200_000_000)) {
      handover.taskRuns();
      tasks++;
      handover.taskEnded();
      sum++;
    }
    over.set(true);
    borrower.join();
    assertThat(sum).isEqualTo(tasks + lent);
    assertThat(lent).as("the threads met").isPositive();
  }
}
