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
    assertThat(budget.spend("worker 0")).isTrue();
    assertThat(budget.spend("worker 0")).isTrue();
    assertThat(budget.spend("worker 0")).isFalse();
  }

  @Test
  void restartsComeBackWhenTheirPeriodIsOver() {
    budget.spend("worker 0");
    clock.addAndGet(Duration.ofMillis(600).toNanos());
    budget.spend("worker 0");
    clock.addAndGet(Duration.ofMillis(600).toNanos());
    assertThat(budget.spend("worker 0")).isTrue();
    assertThat(budget.spend("worker 0")).isFalse();
  }

  @Test
  void refusedRestartsCostNothing() {
    budget.spend("worker 0");
    budget.spend("worker 0");
    assertThat(budget.spend("worker 0")).isFalse();
    clock.addAndGet(Duration.ofMillis(1001).toNanos());
    assertThat(budget.spend("worker 0")).isTrue();
    assertThat(budget.spend("worker 0")).isTrue();
  }

  @Test
  void remembersTheLastDeaths_refusedOnesToo() {
    for (int i = 0; i < 5; i++) {
      budget.spend("worker " + i);
    }
    assertThat(budget.exceeded())
        .startsWith(
            """
            workers die too often: more than 2 restarts within 1 s
              last death | worker 2
              last death | worker 3
              last death | worker 4
              The pool starts no more\
            """);
  }

  @Test
  void saysWhatItAllows() {
    assertThat(budget).hasToString("2 restarts within 1 s");
  }
}
