package io.procession.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SharedBarrierTest {
  private static final Duration MOMENT = Duration.ofMillis(20);

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  /** How a wait ended: an index, or why not. */
  private Future<String> arrive(SharedBarrier barrier) {
    return threads.submit(() -> ended(barrier::await));
  }

  private static String ended(Callable<Integer> wait) {
    try {
      return Integer.toString(wait.call());
    } catch (Exception e) {
      return String.valueOf(e.getMessage()).lines().findFirst().orElseThrow();
    }
  }

  private static String broken(SharedBarrier barrier, String why, long pid) {
    return "the barrier is broken: %s (pid %d), name=%s".formatted(why, pid, barrier.name());
  }

  private static long here() {
    return ProcessHandle.current().pid();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 1000})
  @DisplayName("BA1 parties of all processes pass together, round by round")
  void rounds(int rounds) throws Exception {
    try (SharedBarrier barrier = SharedBarrier.create(3);
        SharedLong passes = SharedLong.create(0);
        OtherJvm one = OtherJvm.start(() -> pass(barrier, passes, rounds));
        OtherJvm two = OtherJvm.startPlain(() -> pass(barrier, passes, rounds))) {
      pass(barrier, passes, rounds);
      one.join();
      two.join();
      assertThat(passes.get()).isEqualTo(3L * rounds);
    }
  }

  private static void pass(SharedBarrier barrier, SharedLong passes, int rounds) throws Exception {
    for (long round = 0; round < rounds; round++) {
      long seen = passes.get();
      if (seen < 3 * round || seen >= 3 * (round + 1)) {
        throw new AssertionError("out of step: round=" + round + ", passes=" + seen);
      }
      barrier.await();
      passes.incrementAndGet();
      barrier.await();
    }
  }

  @Test
  @DisplayName("BA2 BA3 each party has its own index, and the action runs once before any goes on")
  void indexAndAction() throws Exception {
    try (SharedLong actions = SharedLong.create(0);
        SharedBarrier barrier = SharedBarrier.create(4, () -> actions.incrementAndGet())) {
      SharedBarrier copy = (SharedBarrier) SharedMemoryTest.copy(barrier);
      for (int round = 1; round <= 50; round++) {
        List<Future<String>> waits = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          waits.add(arrive(i % 2 == 0 ? barrier : copy));
        }
        List<String> indices = new ArrayList<>();
        for (Future<String> wait : waits) {
          indices.add(wait.get());
          assertThat(actions.get()).isEqualTo(round);
        }
        assertThat(indices).containsExactlyInAnyOrder("0", "1", "2", "3");
      }
    }
  }

  @Test
  @DisplayName("BA4 BA6 BA9 abort breaks a barrier for all, reset mends it")
  void abort() throws Exception {
    try (SharedBarrier barrier = SharedBarrier.create(3)) {
      assertThat(barrier.parties()).isEqualTo(3);
      Future<String> waits = arrive(barrier);
      Steps.until(() -> barrier.waiting() == 1);
      barrier.abort();
      String broken = broken(barrier, "somebody called abort", here());
      assertThat(waits.get()).isEqualTo(broken);
      assertThat(arrive(barrier).get()).isEqualTo(broken);
      assertThat(barrier.isBroken()).isTrue();
      assertThat(barrier.waiting()).isZero();
      assertThat(barrier).hasToString("SharedBarrier[name=" + barrier.name() + ", broken]");
      barrier.reset();
      assertThat(barrier.isBroken()).isFalse();
      passes(barrier);
    }
  }

  private void passes(SharedBarrier barrier) throws Exception {
    List<Future<String>> waits = new ArrayList<>();
    for (int i = 0; i < barrier.parties(); i++) {
      waits.add(arrive(barrier));
    }
    for (Future<String> wait : waits) {
      assertThat(wait.get()).matches("\\d");
    }
  }

  @Test
  @DisplayName("BA5 reset frees those who wait, and the barrier can be used at once")
  void reset() throws Exception {
    try (SharedBarrier barrier = SharedBarrier.create(2)) {
      Future<String> waits = arrive(barrier);
      Steps.until(() -> barrier.waiting() == 1);
      barrier.reset();
      passes(barrier);
      assertThat(waits.get())
          .isEqualTo(broken(barrier, "somebody called reset while parties waited", here()));
      barrier.reset();
      passes(barrier);
    }
  }

  @Test
  @DisplayName("BA7 BA8 a party that comes too late breaks the round")
  void timeout() throws Exception {
    String why = "the time of a party was over";
    try (SharedBarrier barrier = SharedBarrier.create(2, MOMENT)) {
      assertThat(ended(barrier::await)).isEqualTo(broken(barrier, why, here()));
      assertThat(ended(barrier::await)).isEqualTo(broken(barrier, why, here()));
      barrier.reset();
      Future<String> waits = threads.submit(() -> ended(() -> barrier.await(Duration.ofDays(1))));
      Steps.until(() -> barrier.waiting() == 1);
      barrier.abort();
      assertThat(waits.get()).isEqualTo(broken(barrier, "somebody called abort", here()));
    }
    try (SharedBarrier barrier = SharedBarrier.create(2)) {
      assertThat(ended(() -> barrier.await(Duration.ZERO))).isEqualTo(broken(barrier, why, here()));
    }
  }

  @Test
  @DisplayName("BA10 a barrier of one party does not block")
  void oneParty() throws Exception {
    try (SharedBarrier barrier = SharedBarrier.create(1)) {
      for (int i = 0; i < 5; i++) {
        assertThat(barrier.await()).isZero();
      }
    }
  }

  @Test
  @DisplayName("BA11 an action that throws breaks the barrier")
  void action() {
    try (SharedBarrier barrier =
        SharedBarrier.create(
            1,
            () -> {
              throw new IllegalStateException("no");
            })) {
      assertThatThrownBy(barrier::await)
          .isInstanceOf(BrokenBarrierException.class)
          .hasMessageStartingWith(broken(barrier, "the action threw", here()))
          .hasCause(new IllegalStateException("no"));
      assertThat(barrier.isBroken()).isTrue();
    }
  }

  @Test
  @DisplayName("BA12 Q12 the death of a party breaks the barrier, and its process is named")
  void partyKilled() throws Exception {
    try (SharedBarrier barrier = SharedBarrier.create(3);
        Steps steps = Steps.create()) {
      OtherJvm waiting = OtherJvm.start(barrier::await);
      OtherJvm coming = OtherJvm.start(() -> comeLate(barrier, steps));
      try (waiting;
          coming) {
        Future<String> waits = arrive(barrier);
        Steps.until(() -> barrier.waiting() == 2);
        waiting.kill();
        String why = "a process that was given it died";
        assertThat(waits.get()).isEqualTo(broken(barrier, why, waiting.pid()));
        barrier.reset();
        steps.await(1);
        waits = arrive(barrier);
        coming.kill();
        assertThat(waits.get())
            .as("killed before it came")
            .isEqualTo(broken(barrier, why, coming.pid()));
      }
      barrier.reset();
      passes(barrier);
    }
  }

  private static void comeLate(SharedBarrier barrier, Steps steps) throws Exception {
    steps.done();
    Thread.currentThread().join();
    barrier.await();
  }

  @Test
  @DisplayName("BA12 a process that ends by itself is not missed, one that a signal ends is")
  void orderlyEnd() throws Exception {
    try (SharedBarrier barrier = SharedBarrier.create(2);
        Steps steps = Steps.create()) {
      try (OtherJvm other =
          OtherJvm.start(
              () -> {
                barrier.await();
                steps.done();
              })) {
        assertThat(barrier.await()).isBetween(0, 1);
        other.join();
      }
      passes(barrier);
      OtherJvm coming = OtherJvm.start(() -> comeLate(barrier, steps));
      try (coming) {
        steps.await(2);
        Future<String> waits = arrive(barrier);
        coming.terminate();
        assertThat(waits.get())
            .isEqualTo(broken(barrier, "a process that was given it died", coming.pid()));
      }
    }
  }

  @Test
  void anInterruptBreaksTheBarrier() throws Exception {
    try (SharedBarrier barrier = SharedBarrier.create(2)) {
      Thread waiter = Thread.ofPlatform().start(() -> ended(barrier::await));
      Steps.until(() -> barrier.waiting() == 1);
      waiter.interrupt();
      waiter.join();
      assertThat(ended(barrier::await))
          .isEqualTo(broken(barrier, "a party was interrupted", here()));
    }
  }

  @Test
  void morePartiesThanARoundTakesAreOfTheNext() throws Exception {
    try (SharedBarrier barrier = SharedBarrier.create(2)) {
      List<Future<String>> waits = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        waits.add(arrive(barrier));
      }
      int firsts = 0;
      for (Future<String> wait : waits) {
        assertThat(wait.get()).isIn("0", "1");
        firsts += wait.get().equals("0") ? 1 : 0;
      }
      assertThat(firsts).isEqualTo(100);
    }
  }

  @Test
  void numbersThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> SharedBarrier.create(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("parties must be positive: parties=0");
    assertThatThrownBy(() -> SharedBarrier.create(1, Duration.ZERO))
        .hasMessage("limit must be positive: limit=PT0S");
  }
}
