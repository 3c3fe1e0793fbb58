package io.procession.internal.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.WorkerLimits;
import io.procession.internal.cgroup.Delegation;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkerGroupsTest {
  private static final Delegation REFUSED =
      new Delegation(Path.of("/groups"), Set.of(), Optional.of("its group is not ours"));

  @Test
  void of_noLimitOfGroups_needsNone() {
    assertThat(WorkerGroups.of(WorkerLimits.none().withOpenFiles(100), REFUSED)).isEmpty();
  }

  @Test
  void of_memoryWhereGroupsAreRefused_isLeftToThePool() {
    assertThat(WorkerGroups.of(WorkerLimits.none().withMemory(64 << 20), REFUSED)).isEmpty();
  }

  @Test
  void of_threadsOrCpusWhereGroupsAreRefused_saysWhy() {
    assertThatThrownBy(() -> WorkerGroups.of(WorkerLimits.none().withThreads(64), REFUSED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("threads=64 cpus=none")
        .hasMessageContaining("reason | its group is not ours")
        .hasMessageContaining("Delegate=yes");
    assertThatThrownBy(() -> WorkerGroups.of(WorkerLimits.none().withCpus(1.5), REFUSED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("threads=none cpus=1.5");
  }
}
