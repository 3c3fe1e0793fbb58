package io.procession.it.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Cpus;
import io.procession.Pool;
import io.procession.TaskFailedException;
import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pools within workers. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NestedPoolIT {
  /** Uses a pool while it is initialised, as a careless program does. */
  static final class Careless {
    static final int SUM;

    static {
      try (Pool pool = Pool.open(1)) {
        SUM = pool.apply(() -> 3);
      }
    }

    private Careless() {}
  }

  private static int depthReached(int deepest) {
    if (deepest == 0) {
      return 0;
    }
    try (Pool pool = Pool.open(1)) {
      return 1 + pool.<Integer, Integer>apply(NestedPoolIT::depthReached, deepest - 1);
    }
  }

  @Test
  @DisplayName("PO30 PO39 P31 a task opens a pool that has the worker's share of the CPUs")
  void taskOpensAPool() {
    int share = Math.max(1, Cpus.available() / 2);
    try (Pool pool = Pool.open(2)) {
      List<Integer> result =
          pool.apply(
              () -> {
                try (Pool inner = Pool.open()) {
                  List<Integer> squares = inner.map(x -> x * x, List.of(1, 2, 3));
                  return List.of(inner.workers(), Cpus.available(), squares.get(2));
                }
              });
      assertThat(result).containsExactly(share, share, 9);
    }
  }

  @Test
  void poolThatIsNotUsedInAWorkerStartsNothing() {
    try (Pool pool = Pool.open(1)) {
      long children =
          pool.apply(
              () -> {
                try (Pool unused = Pool.open(2)) {
                  return ProcessHandle.current().children().count() * unused.workers();
                }
              });
      assertThat(children).isZero();
    }
  }

  @Test
  @DisplayName("PO39 pools nest three deep, and deeper ones are refused")
  void poolsNestThreeDeep() {
    assertThat(depthReached(3)).isEqualTo(3);
    assertThatThrownBy(() -> depthReached(4))
        .isInstanceOf(TaskFailedException.class)
        .rootCause()
        .hasMessageContaining("a pool in a worker cannot start workers so deep: depth=3")
        .hasMessageContaining("Pools can be nested 3 deep.");
  }

  @Test
  @DisplayName("PR35 P47 a static initialiser cannot start workers in a worker")
  void staticInitialiserCannotStartWorkersInAWorker() {
    try (Pool pool = Pool.open(1)) {
      assertThatThrownBy(() -> pool.apply(() -> Careless.SUM))
          .isInstanceOf(TaskFailedException.class)
          .rootCause()
          .hasMessageContaining(
              "a pool in a worker cannot start workers in a static initialiser: class="
                  + Careless.class.getName());
      assertThat(pool.<Integer>apply(() -> 1)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"StaticPool.java", "FieldPool.java"})
  @DisplayName("PR35 P47 a pool in a field of a script is not opened again in its workers")
  void poolInAFieldOfAScriptStartsNoGrandchildren(String script) {
    Program.Result result = Program.java(Program.script(script).toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("[1, 4, 9]\n[0, 0, 0]\n");
    assertThat(result.exitCode()).isZero();
  }
}
