package io.procession.it.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.NoLeaks;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nothing is lost that was put, nothing doubled and nothing torn, whoever is killed. */
@ExtendWith(NoLeaks.class)
class QueueHammerIT {
  private static void hammer(int items, Duration between) throws InterruptedException {
    long seed = System.nanoTime();
    QueueHammer.Outcome outcome = new QueueHammer(items, between, seed).run();
    System.out.println("queue hammer: items=" + items + " seed=" + seed + " " + outcome);
    assertThat(outcome.deaths()).isPositive();
    assertThat(outcome.missing())
        .as("each consumer that was killed may have taken one item: %s", outcome)
        .isLessThanOrEqualTo(outcome.deadConsumers());
  }

  @Test
  @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @DisplayName("Q01 Q02 QU17 QU18 QU19 producers and consumers are killed at random, briefly")
  void briefly() throws InterruptedException {
    hammer(150_000, Duration.ofMillis(150));
  }

  @Test
  @Tag("soak")
  @Timeout(value = 3600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  @DisplayName("Q01 Q02 QU17 QU18 QU19 ten million items, and a kill -9 every second")
  void tenMillionItems() throws InterruptedException {
    hammer(10_000_000, Duration.ofSeconds(1));
  }
}
