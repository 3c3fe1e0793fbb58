package io.procession.internal.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RestartBudgetTest {
  private final AtomicLong clock = new AtomicLong(17);
  private final RestartBudget budget = new RestartBudget(2, Duration.ofSeconds(1), clock::get);

  @Test
  void allowsTheRestartsOfAPeriodAndNoMore() {
    assertThat(budget.spend()).isTrue();
    assertThat(budget.spend()).isTrue();
    assertThat(budget.spend()).isFalse();
  }

  @Test
  void restartsComeBackWhenTheirPeriodIsOver() {
    budget.spend();
    clock.addAndGet(Duration.ofMillis(600).toNanos());
    budget.spend();
    clock.addAndGet(Duration.ofMillis(600).toNanos());
    assertThat(budget.spend()).isTrue();
    assertThat(budget.spend()).isFalse();
  }

  @Test
  void refusedRestartsCostNothing() {
    budget.spend();
    budget.spend();
    assertThat(budget.spend()).isFalse();
    clock.addAndGet(Duration.ofMillis(1001).toNanos());
    assertThat(budget.spend()).isTrue();
    assertThat(budget.spend()).isTrue();
  }

  @Test
  void saysWhatItAllows() {
    assertThat(budget).hasToString("2 restarts within 1 s");
  }
}
