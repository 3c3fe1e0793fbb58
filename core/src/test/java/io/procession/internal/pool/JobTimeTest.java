package io.procession.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JobTimeTest {
  private final JobTime time = new JobTime();
  private final List<Duration> drained = new ArrayList<>();

  private JobTime.Member pool(boolean journalled, int calls) {
    return new JobTime.Member() {
      @Override
      public boolean isJournalled() {
        return journalled;
      }

      @Override
      public int drain(Duration grace) {
        synchronized (drained) {
          drained.add(grace);
        }
        return calls;
      }
    };
  }

  @Test
  void withoutAnEndEverythingFits() {
    assertThat(time.fits(Double.MAX_VALUE)).isTrue();
  }

  @Test
  void taskThatWouldNotBeDoneIsNotBegunAndSaidOnce() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    time.set(Duration.ofHours(1), told::countDown); // 3.6e12 ns

    assertThat(time.fits(1.8e12)).isTrue();
    assertThat(told.getCount()).isEqualTo(1);
    assertThat(time.fits(7.2e12)).isFalse();
    assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void allOpenPoolsAreDrainedAndNoOtherIsOpened() throws InterruptedException {
    JobTime.Member closed = pool(true, 7);
    time.add(closed);
    time.add(pool(false, 1));
    time.add(pool(true, 2));
    time.remove(closed);

    assertThat(time.drain(Duration.ofSeconds(9))).isEqualTo(3);
    assertThat(drained).containsExactly(Duration.ofSeconds(9), Duration.ofSeconds(9));
    assertThatThrownBy(() -> time.add(pool(true, 0)))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageStartingWith("the time of the job is over: a pool cannot be opened");
  }

  @Test
  void remembersThatThereWasAJournal() {
    JobTime.Member pool = pool(true, 0);
    assertThat(time.hasJournal()).isFalse();
    time.add(pool);
    time.remove(pool);
    assertThat(time.hasJournal()).isTrue();
  }

  @Test
  void shardsTakeEveryInputOnce() {
    for (int inputs : List.of(0, 1, 7, 999)) {
      long next = 0;
      for (int i = 0; i < 8; i++) {
        Shard shard = new Shard(i, 8);
        assertThat(shard.begin(inputs)).isEqualTo(next);
        next = shard.end(inputs);
      }
      assertThat(next).isEqualTo(inputs);
    }
  }
}
