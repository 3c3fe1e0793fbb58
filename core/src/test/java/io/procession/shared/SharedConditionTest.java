package io.procession.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings({"WaitNotInLoop", "LockNotBeforeTry"}) // Single waits are what is tested.
class SharedConditionTest {
  private static final Duration MOMENT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofSeconds(40);

  /** Waits in another JVM and counts its being notified. */
  private static OtherJvm waiter(SharedCondition condition, Steps woken) throws Exception {
    return OtherJvm.start(
        () -> {
          try (Hold held = condition.hold()) {
            condition.await();
            woken.done();
            assertThatIsHeld(held);
          }
        });
  }

  private static void assertThatIsHeld(Hold held) {
    if (held == null) {
      throw new AssertionError("not held");
    }
  }

  private static void untilWaiting(SharedCondition condition, int count) {
    Steps.until(() -> condition.toString().startsWith("SharedCondition[waiting=" + count + ", "));
    // A waiter counts itself before it unlocks: until then, killing it leaves the lock to a dead
    // one.
    Steps.until(() -> !condition.lock().isLocked());
  }

  private static void signal(SharedCondition condition, int atMost) {
    try (Hold held = condition.hold()) {
      assertThatIsHeld(held);
      condition.signal(atMost);
    }
  }

  @Test
  @DisplayName("CV1 CV2 CV3 notify wakes as many as it says, in threads and processes")
  void wakesAsMany() throws Exception {
    try (SharedCondition condition = SharedCondition.create();
        Steps woken = Steps.create();
        OtherJvm one = waiter(condition, woken);
        OtherJvm two = waiter(condition, woken)) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        threads.add(Thread.ofPlatform().start(() -> await(condition, woken)));
      }
      untilWaiting(condition, 5);
      signal(condition, 1);
      woken.await(1);
      untilWaiting(condition, 4);
      signal(condition, 2);
      woken.await(3);
      untilWaiting(condition, 2);
      assertThat(woken.count()).isEqualTo(3);
      signal(condition, 100);
      woken.await(5);
      signal(condition, 100);
      one.join();
      two.join();
      for (Thread thread : threads) {
        thread.join();
      }
      try (Hold held = condition.hold()) {
        assertThat(held).isNotNull();
        assertThat(condition.await(MOMENT)).as("an old notification").isFalse();
      }
    }
  }

  private static void await(SharedCondition condition, Steps woken) {
    try (Hold held = condition.hold()) {
      condition.await();
      woken.done();
      assertThatIsHeld(held);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("CV4 CV5 a wait ends with false when the time is over, and leaves nothing behind")
  void timed() throws Exception {
    try (SharedCondition condition = SharedCondition.create();
        Hold held = condition.hold()) {
      assertThat(held).isNotNull();
      assertThat(condition.await(Duration.ZERO)).isFalse();
      for (int i = 0; i < 300; i++) {
        assertThat(condition.awaitNanos(1000)).isNegative();
      }
      assertThat(condition.await(MOMENT)).isFalse();
      assertThat(condition).asString().startsWith("SharedCondition[waiting=0, ");
    }
  }

  @Test
  @DisplayName("CV6 a wait for a predicate returns what it said last")
  void predicate() throws Exception {
    try (SharedCondition condition = SharedCondition.create();
        Steps value = Steps.create()) {
      try (OtherJvm other =
              OtherJvm.start(
                  () -> {
                    for (int i = 0; i < 5; i++) {
                      try (Hold held = condition.hold()) {
                        assertThatIsHeld(held);
                        value.done();
                        condition.signalAll();
                      }
                    }
                  });
          Hold held = condition.hold()) {
        assertThat(held).isNotNull();
        assertThat(condition.waitFor(() -> value.count() == 5, LONG)).isTrue();
        condition.waitFor(() -> value.count() == 5);
        long start = System.nanoTime();
        assertThat(condition.waitFor(() -> value.count() == 6, MOMENT)).isFalse();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(MOMENT.toNanos());
        other.join();
      }
    }
  }

  @Test
  @DisplayName("CV7 an interrupt ends a wait, and the lock is held again")
  void interrupt() throws Exception {
    try (SharedCondition condition = SharedCondition.create()) {
      AtomicReference<Object> seen = new AtomicReference<>();
      Thread waiter =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try (Hold held = condition.hold()) {
                      assertThatIsHeld(held);
                      condition.await();
                    } catch (InterruptedException e) {
                      seen.set(e);
                    }
                  });
      untilWaiting(condition, 1);
      waiter.interrupt();
      waiter.join();
      assertThat(seen.get()).isInstanceOf(InterruptedException.class);
      assertThat(condition.lock().isLocked()).isFalse();
      assertThat(condition).asString().startsWith("SharedCondition[waiting=0, ");
    }
  }

  @Test
  @DisplayName("CV8 without the lock there is no waiting and no notifying")
  void withoutTheLock() {
    try (SharedCondition condition = SharedCondition.create()) {
      String rule =
          "only the thread that holds the lock can wait on its condition or signal: Shared";
      assertThatThrownBy(condition::await)
          .isInstanceOf(IllegalMonitorStateException.class)
          .hasMessageStartingWith(rule);
      assertThatThrownBy(() -> condition.await(MOMENT)).hasMessageStartingWith(rule);
      assertThatThrownBy(condition::signal).hasMessageStartingWith(rule);
      assertThatThrownBy(condition::signalAll).hasMessageStartingWith(rule);
    }
  }

  @Test
  @DisplayName("CV9 Q10 waiters that were killed do not hold up notify, nor keep notifications")
  void waiterKilled() throws Exception {
    try (SharedCondition condition = SharedCondition.create();
        Steps woken = Steps.create()) {
      OtherJvm first = waiter(condition, woken);
      OtherJvm second = waiter(condition, woken);
      try (first;
          second) {
        untilWaiting(condition, 2);
        first.kill();
        signal(condition, 1);
        woken.await(1);
        second.join();
      }
      signal(condition, 1);
      try (OtherJvm third = waiter(condition, woken)) {
        untilWaiting(condition, 1);
        signal(condition, 100);
        third.join();
      }
    }
  }

  @Test
  @DisplayName("CV9 Q10 the notification of a waiter that was killed with it goes to another one")
  void notifiedWaiterKilled() throws Exception {
    try (SharedCondition condition = SharedCondition.create();
        Steps woken = Steps.create()) {
      OtherJvm first = waiter(condition, woken);
      try (first) {
        untilWaiting(condition, 1);
        try (OtherJvm second = waiter(condition, woken)) {
          untilWaiting(condition, 2);
          try (Hold held = condition.hold()) {
            assertThat(held).isNotNull();
            condition.signal(); // For the first, who cannot take the lock before it dies.
            first.kill();
          }
          second.join();
          assertThat(woken.count()).isEqualTo(1);
        }
      }
    }
  }

  @Test
  @DisplayName("CV10 a wait gives a lock back that was taken twice, and takes it twice again")
  void depth() throws Exception {
    try (SharedReentrantLock lock = SharedReentrantLock.create()) {
      SharedCondition condition = lock.newCondition();
      Thread signaller =
          Thread.ofPlatform()
              .unstarted(
                  () -> {
                    lock.lock();
                    condition.signal();
                    lock.unlock();
                  });
      lock.lock();
      lock.lock();
      signaller.start();
      condition.await();
      assertThat(lock.holdCount()).isEqualTo(2);
      signaller.join();
    }
  }

  @Test
  @DisplayName("CV9 who waits while another holder dies is told, with the lock in its hand")
  void holderKilled() throws Exception {
    try (SharedLock lock = SharedLock.create();
        Steps steps = Steps.create()) {
      SharedCondition condition = lock.newCondition();
      lock.lock();
      try (OtherJvm holder = SharedLockTest.holder(lock, steps)) {
        Thread killer = Thread.ofPlatform().start(() -> killOnceHolding(holder, steps));
        assertThatThrownBy(condition::await)
            .isInstanceOfSatisfying(
                OwnerDiedException.class, e -> assertThat(e.pid()).isEqualTo(holder.pid()))
            .hasMessageContaining("this thread holds the lock, as after any wait on a condition");
        killer.join();
      }
      assertThat(lock.holder()).hasValue(ProcessHandle.current().pid());
      lock.unlock();
      assertThatThrownBy(lock::lock).as("not recovered").isInstanceOf(OwnerDiedException.class);
      assertThat(lock.recover()).isTrue();
      lock.unlock();
      lock.lock();
    }
  }

  private static void killOnceHolding(OtherJvm holder, Steps steps) {
    steps.await(1);
    holder.kill();
  }

  @Test
  void conditionsOfOneLockAreApart() throws Exception {
    try (SharedLock lock = SharedLock.create();
        Steps woken = Steps.create()) {
      SharedCondition full = lock.newCondition();
      SharedCondition empty = (SharedCondition) SharedMemoryTest.copy(lock.newCondition());
      Thread waiter = Thread.ofPlatform().start(() -> await(full, woken));
      untilWaiting(full, 1);
      signal(empty, 100);
      untilWaiting(full, 1);
      signal((SharedCondition) SharedMemoryTest.copy(full), 100);
      waiter.join();
      assertThat(woken.count()).isEqualTo(1);
    }
  }
}
