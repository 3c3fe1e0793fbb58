package io.procession.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedSemaphoreTest {
  private static final Duration MOMENT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofSeconds(40);

  @Test
  @DisplayName("LK4 a semaphore counts down to 0, and up beyond its first value")
  void counts() throws Exception {
    try (SharedSemaphore semaphore = SharedSemaphore.create(2)) {
      assertThat(semaphore.availablePermits()).isEqualTo(2);
      semaphore.acquire();
      assertThat(semaphore.tryAcquire()).isTrue();
      assertThat(semaphore.availablePermits()).isZero();
      assertThat(semaphore.tryAcquire()).isFalse();
      semaphore.release();
      semaphore.release();
      semaphore.release();
      assertThat(semaphore.availablePermits()).isEqualTo(3);
      assertThat(semaphore.tryAcquire(4)).isFalse();
      assertThat(semaphore.tryAcquire(3)).isTrue();
    }
  }

  @Test
  @DisplayName("LK5 a bounded semaphore does not get more permits than at first")
  void bounded() throws Exception {
    try (SharedBoundedSemaphore semaphore = SharedBoundedSemaphore.create(1)) {
      semaphore.acquire();
      semaphore.release();
      assertThatThrownBy(semaphore::release)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "a bounded semaphore cannot have more permits than at first: atFirst=1, count=1,"
                  + " SharedBoundedSemaphore[name="
                  + semaphore.name()
                  + ", permits=1]");
      assertThat(semaphore.availablePermits()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("LK3 a permit is held for a block")
  void block() throws Exception {
    try (SharedSemaphore semaphore = SharedSemaphore.create(1)) {
      try (Hold held = semaphore.hold()) {
        assertThat(held).isNotNull();
        assertThat(semaphore.availablePermits()).isZero();
      }
      assertThat(semaphore.availablePermits()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("LK6 LK12 a timed attempt ends with false, by the monotonic clock")
  void timed() throws Exception {
    try (SharedSemaphore semaphore = SharedSemaphore.create(0)) {
      long start = System.nanoTime();
      assertThat(semaphore.tryAcquire(MOMENT)).isFalse();
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(MOMENT.toNanos());
      assertThat(semaphore.tryAcquire(Duration.ofSeconds(-1))).isFalse();
    }
  }

  @Test
  @DisplayName("LK9 a semaphore wakes another process, whichever way it waits")
  void acrossProcesses() throws Exception {
    try (SharedSemaphore go = SharedSemaphore.create(0);
        SharedSemaphore done = SharedSemaphore.create(0);
        OtherJvm one = OtherJvm.start(() -> answer(go, done));
        OtherJvm two = OtherJvm.startPlain(() -> answer(go, done))) {
      for (int i = 0; i < 1000; i++) {
        go.release(2);
        assertThat(done.tryAcquire(2, LONG)).isTrue();
      }
      assertThat(go.availablePermits()).isZero();
      assertThat(one.pid()).isNotEqualTo(two.pid());
    }
  }

  private static void answer(SharedSemaphore go, SharedSemaphore done) throws Exception {
    while (true) {
      go.acquire();
      done.release();
    }
  }

  @Test
  @DisplayName("LK11 Q08 the permits of a killed process come back")
  void holderKilled() throws Exception {
    try (SharedSemaphore semaphore = SharedSemaphore.create(2);
        Steps steps = Steps.create();
        OtherJvm other = holder(semaphore, steps)) {
      steps.await(1);
      assertThat(semaphore.tryAcquire()).isFalse();
      other.kill();
      assertThat(semaphore.tryAcquire(2, LONG)).isTrue();
      assertThat(semaphore.tryAcquire()).isFalse();
      semaphore.release(2);
      assertThat(semaphore.availablePermits()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("LK11 Q08 who took signals and is killed gives none back")
  void consumerKilled() throws Exception {
    try (SharedSemaphore signals = SharedSemaphore.create(0);
        Steps steps = Steps.create()) {
      signals.release(2);
      try (OtherJvm other = holder(signals, steps)) {
        steps.await(1);
        other.kill();
      }
      assertThat(signals.tryAcquire(Duration.ofMillis(200))).isFalse();
      signals.release();
      assertThat(signals.tryAcquire(LONG)).isTrue();
      assertThat(signals.availablePermits()).isZero();
    }
  }

  @Test
  @DisplayName("LK11 a permit that another process took may be given back")
  void releasedElsewhere() throws Exception {
    try (SharedBoundedSemaphore semaphore = SharedBoundedSemaphore.create(1);
        OtherJvm other = OtherJvm.start(semaphore::acquire)) {
      Steps.until(() -> semaphore.availablePermits() == 0);
      semaphore.release();
      other.join();
      assertThat(semaphore.tryAcquire()).isTrue();
      assertThat(semaphore.tryAcquire(Duration.ofMillis(200))).isFalse();
    }
  }

  private static OtherJvm holder(SharedSemaphore semaphore, Steps steps) throws Exception {
    return OtherJvm.start(
        () -> {
          semaphore.acquire(2);
          steps.done();
          Thread.currentThread().join();
        });
  }

  @Test
  @DisplayName("LK13 the text form tells the permits")
  void text() {
    try (SharedSemaphore semaphore = SharedSemaphore.create(3)) {
      assertThat(semaphore)
          .hasToString("SharedSemaphore[name=" + semaphore.name() + ", permits=3]");
    }
  }

  @Test
  void numbersThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> SharedSemaphore.create(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("permits must not be negative: permits=-1");
    try (SharedSemaphore semaphore = SharedSemaphore.create(1)) {
      assertThatThrownBy(() -> semaphore.tryAcquire(0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("count must be positive: count=0");
      assertThatThrownBy(() -> semaphore.release(-1))
          .hasMessage("count must be positive: count=-1");
    }
  }

  @Test
  void anInterruptEndsAWait() {
    try (SharedSemaphore semaphore = SharedSemaphore.create(0)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(semaphore::acquire).isInstanceOf(InterruptedException.class);
    }
  }
}
