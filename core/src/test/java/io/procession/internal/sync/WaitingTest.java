package io.procession.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.internal.memory.Words;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who looks whether the others live, of those who wait at one object. */
class WaitingTest {
  @Test
  @DisplayName("LK10 who waits looks also if the others of its object are always the first to")
  void looksInTheEnd() throws Exception {
    try (SyncRegion region = SyncRegion.create(new SyncRegion.Spec(ObjectKind.LOCK, 1, 0, 0))) {
      // As if each look was another's.
      long inAnHour = System.nanoTime() + TimeUnit.HOURS.toNanos(1);
      Words.setLong(region.memory(), SyncLayout.LOOKED_OFFSET, inAnHour);
      Signal signal = region.signal(SyncLayout.STATE);
      assertThat(Waiting.until(region, signal, Patience.upTo(Duration.ofSeconds(30)), look -> look))
          .isTrue();
    }
  }
}
