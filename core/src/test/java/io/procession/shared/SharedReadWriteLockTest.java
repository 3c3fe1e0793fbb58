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
@SuppressWarnings("LockNotBeforeTry") // Single calls are what is tested.
class SharedReadWriteLockTest {
  private static final Duration MOMENT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofSeconds(40);

  @Test
  void manyReadOrOneWrites() throws Exception {
    try (SharedReadWriteLock lock = SharedReadWriteLock.create();
        Steps steps = Steps.create();
        OtherJvm reader =
            OtherJvm.start(
                () -> {
                  lock.readLock().lock();
                  steps.done();
                  steps.await(2);
                  lock.readLock().unlock();
                })) {
      steps.await(1);
      lock.readLock().lock();
      assertThat(lock).hasToString("SharedReadWriteLock[name=" + lock.name() + ", readers=2]");
      lock.readLock().unlock();
      assertThat(lock.writeLock().tryLock(MOMENT)).isFalse();
      steps.done();
      assertThat(lock.writeLock().tryLock(LONG)).isTrue();
      reader.join();
      lock.writeLock().lock();
      lock.readLock().lock();
      lock.readLock().unlock();
      lock.writeLock().unlock();
      AtomicReference<Boolean> taken = new AtomicReference<>();
      Thread other = Thread.ofPlatform().start(() -> taken.set(lock.readLock().tryLock()));
      other.join();
      assertThat(taken.get()).isFalse();
      lock.writeLock().unlock();
      lock.readLock().lock();
      lock.readLock().lock();
      assertThatThrownBy(() -> lock.writeLock().tryLock())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("a thread that reads cannot become the writer: Shared");
      lock.readLock().unlock();
      lock.readLock().unlock();
      assertThatThrownBy(() -> lock.readLock().unlock())
          .isInstanceOf(IllegalMonitorStateException.class);
      assertThatThrownBy(() -> lock.writeLock().unlock())
          .isInstanceOf(IllegalMonitorStateException.class);
    }
  }

  @Test
  @DisplayName("LK10 a dead reader is forgotten, a dead writer is told")
  void deaths() throws Exception {
    try (SharedReadWriteLock lock = SharedReadWriteLock.create();
        Steps steps = Steps.create()) {
      try (OtherJvm reader = OtherJvm.start(() -> keep(lock.readLock(), steps))) {
        steps.await(1);
        assertThat(lock.writeLock().tryLock()).isFalse();
        reader.kill();
      }
      lock.writeLock().lock();
      lock.writeLock().unlock();
      try (OtherJvm writer = OtherJvm.start(() -> keep(lock.writeLock(), steps))) {
        steps.await(2);
        writer.kill();
      }
      assertThatThrownBy(() -> lock.readLock().lock()).isInstanceOf(OwnerDiedException.class);
      assertThatThrownBy(() -> lock.writeLock().lock()).isInstanceOf(OwnerDiedException.class);
      assertThat(lock.writeLock().recover()).isTrue();
      lock.writeLock().unlock();
      lock.readLock().lock();
    }
  }

  private static void keep(SharedReadWriteLock.Part lock, Steps steps) throws Exception {
    lock.lock();
    steps.done();
    Thread.currentThread().join();
  }

  @Test
  void readersSeeNothingHalfWritten() throws Exception {
    int rounds = 3000;
    try (SharedReadWriteLock lock = SharedReadWriteLock.create();
        SharedLongArray pair = SharedLongArray.create(2)) {
      List<OtherJvm> others = new ArrayList<>();
      try {
        for (int i = 0; i < 2; i++) {
          others.add(OtherJvm.start(() -> work(lock, pair, rounds)));
        }
        work(lock, pair, rounds);
        others.forEach(OtherJvm::join);
      } finally {
        others.forEach(OtherJvm::close);
      }
      assertThat(pair.toArray()).containsExactly(3L * rounds, 3L * rounds);
    }
  }

  private static void work(SharedReadWriteLock lock, SharedLongArray pair, int rounds) {
    for (int i = 0; i < rounds; i++) {
      try (Hold held = lock.readLock().hold()) {
        if (held == null || pair.get(0) != pair.get(1)) {
          throw new AssertionError("half written");
        }
      }
      try (Hold held = lock.writeLock().hold()) {
        pair.set(0, pair.get(0) + 1);
        pair.set(1, pair.get(1) + (held == null ? 0 : 1));
      }
    }
  }
}
