package io.procession.internal.deadline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.spi.Attempt;
import io.procession.spi.EngineHost.Stop;
import io.procession.spi.EngineSession.Cancel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is done to workers at which time. The time passes only when a test says so. */
class DeadlinesTest {
  private static final Attempt LIMITED = FakeWorker.attempt(5, FakeWorker.limit(1000, 200));
  private static final Attempt UNLIMITED = FakeWorker.attempt(6, null);
  private static final Cancel INTERRUPT = new Cancel(true, Duration.ofMillis(200));
  private static final Cancel NO_INTERRUPT = new Cancel(false, Duration.ofMillis(200));

  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 500_000_000); // It overflows.
  private final FakeWorker worker = new FakeWorker();
  private final Deque<Runnable> started = new ArrayDeque<>();
  private final Deadlines deadlines = new Deadlines(lock, List.of(worker), now::get, started::add);

  @BeforeEach
  void lock() {
    lock.lock();
  }

  private void pass(long millis) {
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    deadlines.look().forEach(Runnable::run);
  }

  private void run(Attempt attempt, int task) {
    worker.give(attempt);
    deadlines.given(attempt);
    worker.begin(task);
    pass(0);
  }

  @Test
  void taskIsToldToStopWhenItsTimeIsOver() {
    run(LIMITED, 0);
    pass(999);
    assertThat(worker.takeDone()).isEmpty();
    assertThat(worker.status().isStopped(5, 0)).isFalse();
    pass(1);
    assertThat(worker.takeDone()).containsExactly("interrupt 0 of 5");
    assertThat(worker.status().isStopped(5, 0)).isTrue();
    assertThat(worker.status().isStopped(5, 1)).isFalse();
    assertThat(worker.status().isRestStopped(5)).isFalse();
  }

  @Test
  void workerIsKilledWhenTheGraceIsOver() {
    run(LIMITED, 0);
    pass(1000);
    worker.takeDone();
    pass(199);
    assertThat(worker.takeDone()).isEmpty();
    pass(1);
    assertThat(worker.takeDone()).containsExactly("condemn", "kill 5 TIMED_OUT");
  }

  @Test
  void timeBeginsAnewWithEachTask() {
    run(LIMITED, 0);
    pass(900);
    worker.end(0);
    worker.begin(1);
    pass(0);
    pass(999);
    assertThat(worker.takeDone()).isEmpty();
    pass(1);
    assertThat(worker.takeDone()).containsExactly("interrupt 1 of 5");
  }

  @Test
  void timeBeginsAnewWithEachAttempt() {
    run(LIMITED, 0);
    pass(900);
    run(FakeWorker.attempt(7, FakeWorker.limit(1000, 200)), 0);
    pass(999);
    assertThat(worker.takeDone()).isEmpty();
    pass(1);
    assertThat(worker.takeDone()).containsExactly("interrupt 0 of 7");
  }

  @Test
  void taskThatStopsInItsGraceIsNotKilledAndTheNextIsLeftAlone() {
    run(LIMITED, 0);
    pass(1000);
    worker.takeDone();
    worker.end(0);
    assertThat(worker.clock().settle(5)).isEqualTo(Stop.TIMED_OUT);
    worker.begin(1);
    pass(0);
    pass(999);
    assertThat(worker.takeDone()).isEmpty();
  }

  @Test
  void orderForOneTaskDoesNotKillTheNext() {
    run(LIMITED, 0);
    pass(1000);
    worker.takeDone();
    worker.end(0);
    worker.begin(1); // Its worker would wait for the caller's word before this; were it not so:
    pass(200);
    assertThat(worker.takeDone()).isEmpty();
  }

  @Test
  void cancelStopsEverythingAndKillsAfterItsGrace() {
    run(UNLIMITED, 3);
    worker.cancel(INTERRUPT);
    deadlines.cancelled(worker);
    assertThat(worker.takeDone()).containsExactly("interrupt all of 6");
    assertThat(worker.status().isStopped(6, 3)).isTrue();
    assertThat(worker.status().isRestStopped(6)).isTrue();
    pass(199);
    assertThat(worker.takeDone()).isEmpty();
    pass(1);
    assertThat(worker.takeDone()).containsExactly("condemn", "kill 6 CANCELLED");
  }

  @Test
  void cancelWithoutInterruptDropsTheRestAndNothingElse() {
    run(UNLIMITED, 3);
    worker.cancel(NO_INTERRUPT);
    deadlines.cancelled(worker);
    pass(10_000);
    assertThat(worker.takeDone()).isEmpty();
    assertThat(worker.status().isStopped(6, 3)).isFalse();
    assertThat(worker.status().isRestStopped(6)).isTrue();
  }

  @Test
  void timeoutDoesNotBringBackWhatACancelHasDropped() {
    run(LIMITED, 0);
    worker.cancel(NO_INTERRUPT);
    deadlines.cancelled(worker);
    pass(1000);
    assertThat(worker.takeDone()).containsExactly("interrupt 0 of 5");
    assertThat(worker.status().isRestStopped(5)).as("the rest is still dropped").isTrue();
  }

  @Test
  void cancelWithoutInterruptDoesNotTakeBackTheStopOfATimeout() {
    run(LIMITED, 0);
    pass(1000);
    worker.takeDone();
    worker.cancel(NO_INTERRUPT);
    deadlines.cancelled(worker);
    assertThat(worker.status().isStopped(5, 0)).as("the task still has to stop").isTrue();
    pass(200);
    assertThat(worker.takeDone()).containsExactly("condemn", "kill 5 TIMED_OUT");
  }

  @Test
  void nothingIsDoneToWorkersAfterTheEnd() {
    run(LIMITED, 0);
    deadlines.end();
    pass(2000);
    worker.cancel(INTERRUPT);
    deadlines.cancelled(worker);
    assertThat(worker.takeDone()).isEmpty();
  }

  @Test
  void oneThreadLooksWhileThereIsSomethingToLookFor() {
    deadlines.given(UNLIMITED);
    assertThat(started).isEmpty();
    deadlines.given(LIMITED);
    deadlines.given(LIMITED);
    assertThat(started).hasSize(1);
    started.removeFirst().run(); // It ends: no worker has an attempt.
    deadlines.given(LIMITED);
    assertThat(started).hasSize(1);
  }

  @Test
  void threadThatCannotBeStartedIsTriedAgainAtTheNextAttempt() {
    Deque<Runnable> later = new ArrayDeque<>();
    boolean[] shortOfThreads = {true};
    Deadlines tired =
        new Deadlines(
            lock,
            List.of(worker),
            now::get,
            look -> {
              if (shortOfThreads[0]) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              later.add(look);
            });
    assertThatThrownBy(() -> tired.given(LIMITED)).isInstanceOf(OutOfMemoryError.class);
    shortOfThreads[0] = false;
    tired.given(LIMITED);
    assertThat(later).hasSize(1);
  }

  @Test
  void anErrorDoesNotEndTheLooking() {
    int[] looks = {0};
    Deque<Runnable> looking = new ArrayDeque<>();
    Iterable<FakeWorker> workers =
        () -> {
          if (looks[0]++ == 0) {
            throw new OutOfMemoryError("for a moment");
          }
          return List.<FakeWorker>of().iterator();
        };
    Deadlines shaken = new Deadlines(lock, workers, now::get, looking::add);
    shaken.given(LIMITED);
    looking.removeFirst().run();
    assertThat(looks[0]).as("looked again after the error").isEqualTo(2);
  }
}
