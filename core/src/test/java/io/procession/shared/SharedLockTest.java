package io.procession.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("LockNotBeforeTry") // Single calls are what is tested.
class SharedLockTest {
  private static final Duration MOMENT = Duration.ofMillis(20);

  @Test
  @DisplayName("LK1 a lock is taken once, and only one that is held is given back")
  void takenOnce() {
    try (SharedLock lock = SharedLock.create()) {
      assertThat(lock.tryLock()).isTrue();
      assertThat(lock.tryLock()).isFalse();
      assertThat(lock.isLocked()).isTrue();
      lock.unlock();
      assertThat(lock.isLocked()).isFalse();
      assertThatThrownBy(lock::unlock)
          .isInstanceOf(IllegalMonitorStateException.class)
          .hasMessage(
              "only a lock that is held can be unlocked: SharedLock[name="
                  + lock.name()
                  + ", free]");
    }
  }

  @Test
  @DisplayName("LK2 a re-entrant lock is free when it was given back as often as taken")
  void reentrant() {
    try (SharedReentrantLock lock = SharedReentrantLock.create()) {
      lock.lock();
      assertThat(lock.tryLock()).isTrue();
      lock.lock();
      assertThat(lock.holdCount()).isEqualTo(3);
      lock.unlock();
      lock.unlock();
      assertThat(lock.isLocked()).isTrue();
      lock.unlock();
      assertThat(lock.isLocked()).isFalse();
      assertThat(lock.holdCount()).isZero();
      assertThatThrownBy(lock::unlock)
          .isInstanceOf(IllegalMonitorStateException.class)
          .hasMessage(
              "only the thread that holds a lock can unlock it: SharedReentrantLock[name="
                  + lock.name()
                  + ", free]");
    }
  }

  @Test
  @DisplayName("LK3 a lock is held for a block")
  void block() {
    try (SharedLock lock = SharedLock.create()) {
      try (Hold held = lock.hold()) {
        assertThat(held).isNotNull();
        assertThat(lock.tryLock()).isFalse();
      }
      assertThat(lock.isLocked()).isFalse();
    }
  }

  @Test
  @DisplayName("LK6 LK12 a timed attempt ends with false, by the monotonic clock")
  void timed() throws Exception {
    try (SharedLock lock = SharedLock.create()) {
      lock.lock();
      long start = System.nanoTime();
      assertThat(lock.tryLock(MOMENT)).isFalse();
      assertThat(lock.tryLock(MOMENT.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(2 * MOMENT.toNanos());
      assertThat(lock.tryLock(Duration.ZERO)).isFalse();
      assertThat(lock.tryLock(Duration.ofSeconds(-1))).isFalse();
      lock.unlock();
      assertThat(lock.tryLock(Duration.ZERO)).isTrue();
    }
  }

  @Test
  @DisplayName("LK7 a re-entrant lock belongs to a thread of a process")
  void belongsToThread() throws Exception {
    try (SharedReentrantLock lock = SharedReentrantLock.create()) {
      lock.lock();
      inThread(
          () -> {
            assertThat(lock.tryLock()).isFalse();
            assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);
          });
      try (OtherJvm other =
          OtherJvm.start(
              () -> {
                assertFalse(lock.tryLock());
                try {
                  lock.unlock();
                  throw new AssertionError("another process unlocked");
                } catch (IllegalMonitorStateException e) {
                  System.out.println(e.getMessage());
                }
              })) {
        other.join();
        assertThat(other.output())
            .contains("held by pid " + ProcessHandle.current().pid() + ", thread ");
      }
      assertThat(lock.holdCount()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("LK8 a lock may be given back by another process")
  void unlockedElsewhere() throws Exception {
    try (SharedLock lock = SharedLock.create()) {
      lock.lock();
      try (OtherJvm other = OtherJvm.start(lock::unlock)) {
        lock.lock();
        other.join();
      }
      inThread(lock::unlock);
      assertThat(lock.isLocked()).isFalse();
    }
  }

  @Test
  @DisplayName("LK9 locks travel in collections, as arguments and inside other objects")
  void travels() throws Exception {
    try (SharedLock lock = SharedLock.create();
        SharedReentrantLock other = SharedReentrantLock.create()) {
      List<?> copied = (List<?>) SharedMemoryTest.copy(List.of(Map.of(1, 2), List.of(lock, other)));
      List<?> locks = (List<?>) copied.getLast();
      ((SharedLock) locks.getFirst()).lock();
      ((SharedReentrantLock) locks.getLast()).lock();
      assertThat(lock.tryLock()).isFalse();
      assertThat(other.holdCount()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("LK10 Q07 the death of a holder is told to all until one recovers the lock")
  void holderKilled() throws Exception {
    try (SharedLock lock = SharedLock.create();
        Steps steps = Steps.create();
        OtherJvm other = holder(lock, steps)) {
      steps.await(1);
      other.kill();
      assertThatThrownBy(lock::lock)
          .isInstanceOf(OwnerDiedException.class)
          .hasMessage(
              """
              the process that held a lock ended before it unlocked: pid=%d, \
              SharedLock[name=%s, its holder died: pid %1$d]
                this thread does not hold the lock; what it guards may be half changed
                Try: recover() instead of lock(), put the data right, and unlock.\
              """
                  .formatted(other.pid(), lock.name()));
      assertThatThrownBy(lock::tryLock)
          .isInstanceOfSatisfying(
              OwnerDiedException.class, e -> assertThat(e.pid()).isEqualTo(other.pid()));
      assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);
      assertThat(lock.recover()).isTrue();
      assertThat(lock.tryLock()).isFalse();
      lock.unlock();
      assertThat(lock.recover()).isFalse();
      lock.unlock();
      lock.lock();
    }
  }

  @Test
  @DisplayName("LK10 Q07 those who wait already are told too, in threads and processes")
  void waitersAreTold() throws Exception {
    try (SharedReentrantLock lock = SharedReentrantLock.create();
        Steps steps = Steps.create();
        OtherJvm other = holder(lock, steps)) {
      steps.await(1);
      try (OtherJvm waiter =
              OtherJvm.start(() -> System.out.println(pidTold(lock, steps) + " told"));
          OtherJvm plain =
              OtherJvm.startPlain(() -> System.out.println(pidTold(lock, steps) + " told"))) {
        var here = inNewThread(() -> pidTold(lock, steps));
        steps.await(4);
        other.kill();
        assertThat(here.join()).isEqualTo(other.pid());
        waiter.join();
        plain.join();
        assertThat(waiter.output()).isEqualTo(other.pid() + " told\n");
        assertThat(plain.output()).isEqualTo(other.pid() + " told\n");
      }
      assertThat(lock.recover()).isTrue();
      assertThat(lock.holdCount()).isEqualTo(1);
      lock.unlock();
    }
  }

  private static <T> CompletableFuture<T> inNewThread(Supplier<T> body) {
    return CompletableFuture.supplyAsync(body, task -> Thread.ofPlatform().start(task));
  }

  private static long pidTold(RobustLock lock, Steps steps) {
    steps.done();
    try {
      lock.lock();
      return 0;
    } catch (OwnerDiedException e) {
      return e.pid();
    }
  }

  @Test
  @DisplayName("LK10 who dies while it recovers a lock leaves it to be recovered")
  void recovererKilled() throws Exception {
    try (SharedLock lock = SharedLock.create();
        Steps steps = Steps.create()) {
      try (OtherJvm first = holder(lock, steps)) {
        steps.await(1);
        first.kill();
      }
      OtherJvm second =
          OtherJvm.start(
              () -> {
                lock.recover();
                steps.done();
                Thread.currentThread().join();
              });
      try (second) {
        steps.await(2);
      }
      assertThatThrownBy(lock::lock)
          .isInstanceOfSatisfying(
              OwnerDiedException.class, e -> assertThat(e.pid()).isEqualTo(second.pid()));
      assertThat(lock.recover()).isTrue();
    }
  }

  @Test
  @DisplayName("LK10 an orderly end with the lock held is told as well")
  void holderEnded() throws Exception {
    try (SharedLock lock = SharedLock.create();
        OtherJvm other = OtherJvm.start(lock::lock)) {
      other.join();
      assertThatThrownBy(lock::lock).isInstanceOf(OwnerDiedException.class);
      assertThat(lock.recover()).isTrue();
    }
  }

  @Test
  @DisplayName("LK13 the text form tells who holds a lock")
  void text() {
    SharedLock lock = SharedLock.create();
    try (lock) {
      assertThat(lock).hasToString("SharedLock[name=" + lock.name() + ", free]");
      assertThat(lock.holder()).isEmpty();
      lock.lock();
      assertThat(lock)
          .hasToString(
              "SharedLock[name=%s, held by pid %d, thread %d]"
                  .formatted(
                      lock.name(),
                      ProcessHandle.current().pid(),
                      Thread.currentThread().threadId()));
      assertThat(lock.holder()).hasValue(ProcessHandle.current().pid());
    }
    assertThat(lock).hasToString("SharedLock[name=" + lock.name() + ", closed]");
    assertThatThrownBy(lock::lock).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("LK1 three processes and threads of each exclude one another")
  void exclusion() throws Exception {
    int rounds = 20_000;
    try (SharedLock lock = SharedLock.create();
        SharedMemory counter = SharedMemory.create(Long.BYTES)) {
      List<OtherJvm> others = new ArrayList<>();
      try {
        for (int i = 0; i < 3; i++) {
          boolean plain = i == 2;
          others.add(
              plain
                  ? OtherJvm.startPlain(() -> count(lock, counter, rounds))
                  : OtherJvm.start(() -> count(lock, counter, rounds)));
        }
        var here = inNewThread(() -> count(lock, counter, rounds));
        Thread virtual = Thread.startVirtualThread(() -> count(lock, counter, rounds));
        others.forEach(OtherJvm::join);
        here.join();
        virtual.join();
      } finally {
        others.forEach(OtherJvm::close);
      }
      assertThat(counter.segment().get(ValueLayout.JAVA_LONG, 0)).isEqualTo(5L * rounds);
    }
  }

  private static long count(SharedLock lock, SharedMemory counter, int rounds) {
    var number = ValueLayout.JAVA_LONG;
    for (int i = 0; i < rounds; i++) {
      lock.lock();
      counter.segment().set(number, 0, counter.segment().get(number, 0) + 1);
      lock.unlock();
    }
    return rounds;
  }

  @Test
  void anInterruptEndsOnlyTheWaitsThatSaySo() throws Exception {
    try (SharedLock lock = SharedLock.create()) {
      lock.lock();
      Thread.currentThread().interrupt();
      assertThatThrownBy(lock::lockInterruptibly).isInstanceOf(InterruptedException.class);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      AtomicReference<Boolean> interrupted = new AtomicReference<>();
      Thread waiter =
          Thread.ofPlatform()
              .start(
                  () -> {
                    lock.lock();
                    interrupted.set(Thread.currentThread().isInterrupted());
                  });
      waiter.interrupt();
      assertThat(waiter.join(MOMENT)).isFalse();
      lock.unlock();
      waiter.join();
      assertThat(interrupted.get()).isTrue();
    }
  }

  @Test
  void closingEndsTheWaitsOfThisProcess() throws Exception {
    SharedLock lock = SharedLock.create();
    lock.lock();
    AtomicReference<Throwable> ended = new AtomicReference<>();
    Thread waiter = Thread.ofPlatform().unstarted(lock::lock);
    waiter.setUncaughtExceptionHandler((thread, e) -> ended.set(e));
    waiter.start();
    assertThat(waiter.join(MOMENT)).isFalse();
    lock.close();
    waiter.join();
    assertThat(ended.get()).isInstanceOf(IllegalStateException.class);
  }

  static OtherJvm holder(RobustLock lock, Steps steps) throws Exception {
    return OtherJvm.start(
        () -> {
          lock.lock();
          steps.done();
          Thread.currentThread().join();
        });
  }

  private static void assertFalse(boolean value) {
    if (value) {
      throw new AssertionError("must be false");
    }
  }

  private static void inThread(Runnable body) {
    inNewThread(
            () -> {
              body.run();
              return 0;
            })
        .join();
  }
}
