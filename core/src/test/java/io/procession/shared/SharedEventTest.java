package io.procession.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedEventTest {
  private static final Duration MOMENT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofSeconds(40);

  @Test
  @DisplayName("EV1 EV3 an event is unset at first, set, unset again; its text form tells")
  void states() throws Exception {
    try (SharedEvent event = SharedEvent.create()) {
      assertThat(event.isSet()).isFalse();
      assertThat(event).hasToString("SharedEvent[name=" + event.name() + ", unset]");
      assertThat(event.await(Duration.ZERO)).isFalse();
      assertThat(event.await(MOMENT)).isFalse();
      event.set();
      assertThat(event.isSet()).isTrue();
      assertThat(event.await(Duration.ZERO)).isTrue();
      event.await();
      assertThat(event).hasToString("SharedEvent[name=" + event.name() + ", set]");
      event.clear();
      assertThat(event.isSet()).isFalse();
      assertThat(event.await(MOMENT)).isFalse();
    }
  }

  @Test
  @DisplayName("EV2 EV4 Q11 set wakes waiters of all processes, and does not miss the killed ones")
  void wakes() throws Exception {
    try (SharedEvent event = SharedEvent.create();
        Steps steps = Steps.create();
        OtherJvm one = waiter(event, steps);
        OtherJvm two = OtherJvm.startPlain(() -> waitFor(event, steps));
        OtherJvm killed = waiter(event, steps)) {
      steps.await(3);
      killed.kill();
      event.set();
      one.join();
      two.join();
      assertThat(steps.count()).isEqualTo(5);
      event.clear();
      event.set();
      assertThat(event.await(LONG)).isTrue();
    }
  }

  private static OtherJvm waiter(SharedEvent event, Steps steps) throws Exception {
    return OtherJvm.start(() -> waitFor(event, steps));
  }

  private static void waitFor(SharedEvent event, Steps steps) throws Exception {
    steps.done();
    event.await();
    steps.done();
  }

  @Test
  void aLatchOpensWhenItWasCountedDown() throws Exception {
    try (SharedCountDownLatch latch = SharedCountDownLatch.create(3)) {
      assertThat(latch.await(MOMENT)).isFalse();
      try (OtherJvm one = OtherJvm.start(latch::countDown);
          OtherJvm two =
              OtherJvm.start(
                  () -> {
                    latch.countDown();
                    latch.await();
                  })) {
        one.join();
        latch.countDown();
        two.join();
        latch.await();
      }
      latch.countDown();
      assertThat(latch.getCount()).isZero();
      assertThat(latch.await(Duration.ZERO)).isTrue();
      assertThat(latch).hasToString("SharedCountDownLatch[name=" + latch.name() + ", count=0]");
      assertThatThrownBy(() -> SharedCountDownLatch.create(-1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("count must not be negative: count=-1");
    }
  }
}
