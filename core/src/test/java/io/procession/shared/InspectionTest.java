package io.procession.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.procession.internal.sync.Inspection;
import io.procession.internal.sync.Inspection.Actor;
import io.procession.internal.sync.Inspection.Sight;
import io.procession.internal.sync.Inspection.Step;
import io.procession.internal.sync.Inspection.Waiter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings({"WaitNotInLoop", "LockNotBeforeTry"}) // Single calls are what is tested.
class InspectionTest {
  private static Sight sight(SharedObject object) {
    return Inspection.look().stream()
        .filter(sight -> sight.name().equals(object.name()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void showsWhoHoldsAndWhoWaits() throws Exception {
    try (SharedLock lock = SharedLock.create();
        SharedSemaphore semaphore = SharedSemaphore.create(1);
        Steps steps = Steps.create()) {
      lock.lock();
      semaphore.acquire();
      Actor me = new Actor(ProcessHandle.current().pid(), Thread.currentThread().threadId());
      OtherJvm other = OtherJvm.start(lock::lock);
      try (other) {
        Steps.until(() -> !sight(lock).waiters().isEmpty());
        Sight seen = sight(lock);
        assertThat(seen.exclusive()).contains(me);
        assertThat(seen.holders()).containsExactly(me);
        Waiter waiter = seen.waiters().getFirst();
        assertThat(waiter.who().pid()).isEqualTo(other.pid());
        assertThat(waiter.onCondition()).isFalse();
        assertThat(Inspection.deadlocks(Inspection.look())).isEmpty();
      }
      assertThat(sight(semaphore).state()).isEqualTo("permits left: 0");
      assertThat(sight(semaphore).holders()).containsExactly(new Actor(me.pid(), 0));
      assertThat(sight(semaphore).exclusive()).isEmpty();
      lock.unlock();
      semaphore.release();
      assertThat(sight(lock).isBusy()).isFalse();
      try (OtherJvm holder = SharedLockTest.holder(lock, steps)) {
        steps.await(1);
        holder.kill();
        assertThat(lock.isLocked()).isTrue();
        Steps.until(() -> isTold(lock));
        assertThat(sight(lock).state()).isEqualTo("its holder died: pid " + holder.pid());
      }
    }
  }

  private static boolean isTold(SharedLock lock) {
    try {
      return lock.tryLock();
    } catch (OwnerDiedException e) {
      return true;
    }
  }

  @Test
  void tellsWaitsOnConditionsApart() throws Exception {
    try (SharedReentrantLock lock = SharedReentrantLock.create()) {
      SharedCondition condition = lock.newCondition();
      Thread waiter =
          Thread.ofPlatform()
              .start(
                  () -> {
                    lock.lock();
                    condition.awaitUninterruptibly();
                    lock.unlock();
                  });
      Steps.until(() -> !sight(lock).waiters().isEmpty());
      assertThat(sight(lock).waiters().getFirst().onCondition()).isTrue();
      lock.lock();
      condition.signal();
      lock.unlock();
      waiter.join();
    }
  }

  @Test
  void findsProcessesThatWaitForOneAnother() throws Exception {
    try (SharedReentrantLock one = SharedReentrantLock.create();
        SharedLock two = SharedLock.create();
        Steps steps = Steps.create()) {
      OtherJvm first = OtherJvm.start(() -> takeBoth(one, two, steps));
      OtherJvm second = OtherJvm.start(() -> takeBoth(two, one, steps));
      try (first;
          second) {
        Steps.until(() -> !Inspection.deadlocks(of(one, two)).isEmpty());
        List<Step> circle = Inspection.deadlocks(of(one, two)).getFirst();
        assertThat(circle)
            .extracting(step -> step.waiter().who().pid(), step -> step.wanted().name())
            .containsExactlyInAnyOrder(
                tuple(first.pid(), two.name()), tuple(second.pid(), one.name()));
      }
    }
  }

  private static List<Sight> of(SharedObject one, SharedObject two) {
    return List.of(sight(one), sight(two));
  }

  private static void takeBoth(RobustLock first, RobustLock second, Steps steps) {
    first.lock();
    steps.done();
    steps.await(2);
    second.lock();
  }
}
