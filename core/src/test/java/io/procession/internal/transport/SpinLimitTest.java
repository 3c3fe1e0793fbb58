package io.procession.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpinLimitTest {
  private static final long MAX = 50_000;
  private static final long SHORT = 80_000;
  private static final long LONG = 5_000_000;

  private final SpinLimit spin = new SpinLimit(MAX);

  @Test
  void looksAtFirst() {
    assertThat(spin.nanos()).isEqualTo(MAX);
  }

  @Test
  void doesNotLookAfterAFewFailures() {
    fail(LONG, 3);
    assertThat(spin.nanos()).isZero();
    fail(LONG, 10_000);
    assertThat(spin.nanos()).as("waits are long: no retry").isZero();
  }

  @Test
  void forgetsFailuresWhenItSucceeds() {
    fail(LONG, 2);
    spin.succeeded();
    fail(LONG, 2);
    assertThat(spin.nanos()).isEqualTo(MAX);
  }

  @Test
  void triesAgainAfterSomeShortWaits() {
    fail(SHORT, 3 + 16);
    assertThat(spin.nanos()).isEqualTo(MAX);
    spin.succeeded();
    fail(SHORT, 2);
    assertThat(spin.nanos()).as("looks as usual").isEqualTo(MAX);
  }

  @Test
  void triesMoreAndMoreRarely() {
    fail(SHORT, 3);
    long looks =
        IntStream.range(0, 100_000)
            .filter(
                i -> {
                  boolean looked = spin.nanos() > 0;
                  spin.failed(SHORT);
                  return looked;
                })
            .count();
    assertThat(looks).isBetween(100_000L / 260, 100_000L / 250);
  }

  @Test
  void neverLooksIfToldSo() {
    SpinLimit never = new SpinLimit(0);
    assertThat(never.nanos()).isZero();
    for (int i = 0; i < 100; i++) {
      never.failed(0);
      assertThat(never.nanos()).isZero();
    }
  }

  private void fail(long waited, int times) {
    for (int i = 0; i < times; i++) {
      spin.failed(waited);
    }
  }
}
