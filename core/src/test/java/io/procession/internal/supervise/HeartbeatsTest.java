package io.procession.internal.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.spi.WorkerId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of workers, and when they are killed. The time passes only when a test says so. */
class HeartbeatsTest {
  private static final Optional<Duration> FOUR_SECONDS = Optional.of(Duration.ofSeconds(4));

  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 500_000_000); // It overflows.
  private final Deque<Runnable> started = new ArrayDeque<>();
  private final FakePulse worker = new FakePulse();

  /** A worker that does what a test says. */
  private final class FakePulse implements Heartbeats.Pulse {
    private final Heartbeat heartbeat = new Heartbeat();
    private final List<String> done = new ArrayList<>();
    private OptionalLong quietSince = OptionalLong.empty();
    private boolean runs = true;
    private long noted;

    void works() {
      quietSince = OptionalLong.of(now.get());
    }

    List<String> takeDone() {
      List<String> taken = List.copyOf(done);
      done.clear();
      return taken;
    }

    @Override
    public WorkerId id() {
      return new WorkerId(3, Integer.MAX_VALUE); // No process has that number.
    }

    @Override
    public long lastBeat() {
      return noted;
    }

    @Override
    public Heartbeat heartbeat() {
      return heartbeat;
    }

    @Override
    public OptionalLong quietSince() {
      return quietSince;
    }

    @Override
    public String doing() {
      return "running task 7";
    }

    @Override
    public void beat(long number) {
      done.add("ask");
      noted = runs ? number : noted;
    }

    @Override
    public void condemn() {
      done.add("condemn");
    }

    @Override
    public void kill(String reason) {
      done.add("kill: " + reason);
    }
  }

  private Heartbeats beats(Optional<Duration> timeout) {
    return new Heartbeats(
        lock, List.of(worker), timeout, new Heartbeats.Surroundings(now::get, started::add));
  }

  @BeforeEach
  void lock() {
    lock.lock();
  }

  @AfterEach
  void unlock() {
    lock.unlock();
  }

  private boolean pass(Heartbeats beats, long millis) {
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    List<Runnable> due = new ArrayList<>();
    boolean busy = beats.look(due);
    due.forEach(Runnable::run);
    return busy;
  }

  @Test
  void idleWorkersAreNotAskedAndNotLookedAt() {
    Heartbeats beats = beats(FOUR_SECONDS);
    assertThat(started).isEmpty();
    assertThat(pass(beats, 1000)).isFalse();
    assertThat(worker.takeDone()).isEmpty();
  }

  @Test
  void oneThreadLooksHoweverManyTasksThereAre() {
    Heartbeats beats = beats(FOUR_SECONDS);
    beats.given();
    beats.given();
    assertThat(started).hasSize(1);
    beats.end();
    beats.given();
    assertThat(started).hasSize(1);
  }

  @Test
  void workersThatReportAreNotAsked() {
    Heartbeats beats = beats(FOUR_SECONDS);
    pass(beats, 0);
    for (int i = 0; i < 10; i++) {
      worker.works();
      assertThat(pass(beats, 999)).isTrue();
    }
    assertThat(worker.takeDone()).isEmpty();
  }

  @Test
  void workerInALongTaskAnswersAndIsLeftAlone() {
    Heartbeats beats = beats(FOUR_SECONDS);
    pass(beats, 0);
    worker.works();
    for (int i = 0; i < 20; i++) {
      pass(beats, 1000);
    }
    assertThat(worker.takeDone()).hasSize(20).containsOnly("ask");
  }

  @Test
  void workerThatDoesNotAnswerIsAskedOnceAndKilledInTime() {
    Heartbeats beats = beats(FOUR_SECONDS);
    pass(beats, 0);
    worker.works();
    worker.runs = false;
    for (int i = 0; i < 4; i++) {
      pass(beats, 1000);
    }
    assertThat(worker.takeDone()).as("after 4 s").containsExactly("ask");
    pass(beats, 1000);
    assertThat(worker.takeDone())
        .containsExactly(
            "condemn",
            "kill: killed by its pool, as it had not answered for 4 s; the heartbeatTimeout is 4"
                + " s\n"
                + "  Try: a larger heap if it does nothing but collect garbage; fewer workers if"
                + " the machine swaps.");
  }

  @Test
  void workerThatAnswersLateLives() {
    Heartbeats beats = beats(FOUR_SECONDS);
    pass(beats, 0);
    worker.works();
    worker.runs = false;
    for (int i = 0; i < 4; i++) {
      pass(beats, 1000);
    }
    worker.runs = true;
    worker.noted = 1; // What it was asked with.
    for (int i = 0; i < 9; i++) {
      pass(beats, 1000);
    }
    assertThat(worker.takeDone()).hasSize(10).containsOnly("ask");
  }

  @Test
  void timeInWhichTheCallerItselfDidNotRunDoesNotCount() {
    Heartbeats beats = beats(FOUR_SECONDS);
    pass(beats, 0);
    worker.works();
    worker.runs = false;
    pass(beats, 1000);
    pass(beats, 60_000);
    pass(beats, 1000);
    assertThat(worker.takeDone()).containsExactly("ask");
    for (int i = 0; i < 3; i++) {
      pass(beats, 1000);
    }
    assertThat(worker.takeDone()).hasSize(2).startsWith("condemn");
  }

  @Test
  void withoutATimeoutNobodyIsKilled() {
    Heartbeats beats = beats(Optional.empty());
    pass(beats, 0);
    worker.works();
    worker.runs = false;
    for (int i = 0; i < 100; i++) {
      pass(beats, 5000);
    }
    assertThat(worker.takeDone()).containsExactly("ask");
  }
}
