package io.procession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AllocationTest {
  private static Allocation of(int cpus, List<String> lines) {
    return new Allocation(
        cpus,
        "why",
        lines,
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        lines);
  }

  @Test
  void currentAllocationAgreesWithTheCpus() {
    assertThat(Allocation.current().cpus()).isEqualTo(Cpus.available());
    assertThat(Allocation.current().explain()).first().asString().startsWith("because: ");
  }

  @Test
  void cpusAreAtMostWhatTheJvmSeesOrWhatTheUserNamed() {
    assertThat(Cpus.jvm()).isEqualTo(Runtime.getRuntime().availableProcessors());
    if (System.getenv("PROCESSION_CPUS") == null && System.getProperty("procession.cpus") == null) {
      assertThat(Cpus.available())
          .isEqualTo(Math.min(Cpus.jvm(), Cpus.granted().orElse(Integer.MAX_VALUE)));
    } else {
      assertThat(Allocation.current().reason()).containsIgnoringCase("cpus=" + Cpus.available());
    }
  }

  @Test
  void listsAreCopied() {
    List<String> lines = new ArrayList<>(List.of("a"));
    Allocation allocation = of(1, lines);
    lines.add("b");

    assertThat(allocation.explain()).containsExactly("a");
    assertThat(allocation.warnings()).containsExactly("a");
  }

  @Test
  void cpusMustBePositive() {
    assertThatThrownBy(() -> of(0, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cpus must be positive: cpus=0");
  }
}
