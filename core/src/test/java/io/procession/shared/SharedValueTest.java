package io.procession.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("LockNotBeforeTry") // Single calls are what is tested.
class SharedValueTest {
  @Test
  @DisplayName("VA1 what a child writes into a value of each type, its parent reads")
  void types() throws Exception {
    try (SharedLong number = SharedLong.create(7);
        SharedInt small = SharedInt.create(-7);
        SharedDouble real = SharedDouble.create(0.5);
        SharedBoolean flag = SharedBoolean.create(true)) {
      assertThat(number.get()).isEqualTo(7);
      assertThat(small.get()).isEqualTo(-7);
      assertThat(real.get()).isEqualTo(0.5);
      assertThat(flag.get()).isTrue();
      try (OtherJvm other =
          OtherJvm.start(
              () -> {
                number.set(Long.MIN_VALUE);
                small.set('x');
                real.set(-1e300);
                flag.set(false);
              })) {
        other.join();
      }
      assertThat(number.get()).isEqualTo(Long.MIN_VALUE);
      assertThat((char) small.get()).isEqualTo('x');
      assertThat(real.get()).isEqualTo(-1e300);
      assertThat(flag.get()).isFalse();
      assertThat(real).hasToString("SharedDouble[name=" + real.name() + ", value=-1.0E300]");
    }
  }

  @Test
  @DisplayName("VA2 a value has a lock of its own, which single accesses do not take")
  void ownLock() throws Exception {
    try (SharedLong value = SharedLong.create(1)) {
      SharedReentrantLock lock = ((SharedLong) SharedMemoryTest.copy(value)).getLock();
      lock.lock();
      try (OtherJvm other =
          OtherJvm.start(
              () -> {
                if (value.getLock().tryLock()) {
                  throw new AssertionError("held by another process");
                }
                value.set(2);
              })) {
        other.join();
      }
      assertThat(value.get()).isEqualTo(2);
      assertThat(((SharedReentrantLock) SharedMemoryTest.copy(lock)).holdCount()).isEqualTo(1);
      assertThatThrownBy(lock::newCondition).isInstanceOf(UnsupportedOperationException.class);
      lock.close();
      assertThat(value.withLock(value::get)).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("VA8 VA12 increments of all processes count, atomically and under the lock")
  void increments() throws Exception {
    int rounds = 20_000;
    try (SharedLong atomic = SharedLong.create(0);
        SharedInt locked = SharedInt.create(0);
        SharedDouble real = SharedDouble.create(0)) {
      List<OtherJvm> others = new ArrayList<>();
      try {
        for (int i = 0; i < 3; i++) {
          others.add(
              OtherJvm.start(
                  () -> {
                    for (int k = 0; k < rounds; k++) {
                      atomic.incrementAndGet();
                      locked.withLock(() -> locked.setPlain(locked.getPlain() + 1));
                      real.addAndGet(0.5);
                    }
                  }));
        }
        others.forEach(OtherJvm::join);
      } finally {
        others.forEach(OtherJvm::close);
      }
      assertThat(atomic.get()).isEqualTo(3L * rounds);
      assertThat(locked.get()).isEqualTo(3 * rounds);
      assertThat(real.get()).isEqualTo(1.5 * rounds);
    }
  }

  @Test
  @DisplayName("VA12 a value of 8 bytes is never seen half changed, and orders what was before it")
  void order() throws Exception {
    try (SharedLong value = SharedLong.create(0);
        SharedLong before = SharedLong.create(0);
        OtherJvm other =
            OtherJvm.start(
                () -> {
                  for (long i = 1; i <= 100_000; i++) {
                    before.setPlain(i);
                    value.setRelease(i << 32 | i);
                  }
                })) {
      long seen = 0;
      while (seen >>> 32 < 100_000) {
        seen = value.getAcquire();
        assertThat(seen >>> 32).isEqualTo(seen & 0xFFFF_FFFFL);
        assertThat(before.getPlain()).isGreaterThanOrEqualTo(seen >>> 32);
      }
      other.join();
    }
  }

  @Test
  @DisplayName("Q09 LK10 the death of a process with the lock of a value is told")
  void holderKilled() throws Exception {
    try (SharedLong value = SharedLong.create(1);
        Steps steps = Steps.create();
        OtherJvm other = SharedLockTest.holder(value.getLock(), steps)) {
      steps.await(1);
      other.kill();
      assertThatThrownBy(() -> value.withLock(value::incrementAndGet))
          .isInstanceOf(OwnerDiedException.class);
      assertThat(value.get()).isEqualTo(1);
      assertThat(value.getLock().recover()).isTrue();
      assertThat(value.withLock(value::incrementAndGet)).isEqualTo(2);
    }
  }

  @Test
  void methodsDoWhatThoseOfTheJdkDo() {
    try (SharedLong value = SharedLong.create(5);
        SharedInt small = SharedInt.create(5);
        SharedDouble real = SharedDouble.create(5);
        SharedBoolean flag = SharedBoolean.create(false)) {
      assertThat(value.getAndAdd(2)).isEqualTo(5);
      assertThat(value.addAndGet(-1)).isEqualTo(6);
      assertThat(value.decrementAndGet()).isEqualTo(5);
      assertThat(value.compareAndSet(4, 0)).isFalse();
      assertThat(value.compareAndSet(5, 9)).isTrue();
      assertThat(value.getAndSet(10)).isEqualTo(9);
      assertThat(value.accumulateAndGet(30, Math::max)).isEqualTo(30);
      assertThat(small.updateAndGet(x -> x * x)).isEqualTo(25);
      assertThat(small.getAndAdd(1)).isEqualTo(25);
      assertThat(real.accumulateAndGet(0.25, Double::sum)).isEqualTo(5.25);
      assertThat(real.compareAndSet(5.25, 1)).isTrue();
      assertThat(real.getAndSet(2)).isEqualTo(1);
      assertThat(flag.compareAndSet(false, true)).isTrue();
      assertThat(flag.getAndSet(false)).isTrue();
      assertThat(flag.get()).isFalse();
    }
  }
}
