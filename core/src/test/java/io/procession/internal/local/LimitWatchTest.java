package io.procession.internal.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.WorkerLimits;
import io.procession.internal.launch.LaunchedWorker;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LimitWatchTest {
  @Test
  void anErrorDoesNotEndTheWatch() throws InterruptedException {
    CountDownLatch looks = new CountDownLatch(3);
    LimitWatch.Host host =
        new LimitWatch.Host() {
          @Override
          public Collection<LaunchedWorker> watched() {
            looks.countDown();
            if (looks.getCount() == 2) {
              throw new OutOfMemoryError("for a moment");
            }
            return List.of();
          }

          @Override
          public void recycle(LaunchedWorker worker, Supplier<String> why) {
            throw new AssertionError("there is no worker");
          }

          @Override
          public void relieveIdle(Duration idle) {
            throw new AssertionError("nobody asked for that");
          }
        };
    LimitWatch watch =
        new LimitWatch(WorkerLimits.none().withMaxAge(Duration.ofHours(1)), Optional.empty(), host);
    watch.start();
    try {
      assertThat(looks.await(60, TimeUnit.SECONDS)).as("it looked after the error").isTrue();
    } finally {
      watch.stop();
    }
  }
}
