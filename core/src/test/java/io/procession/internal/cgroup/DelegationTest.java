package io.procession.internal.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.internal.memory.OwnerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DelegationTest {
  private static final long ME = ProcessHandle.current().pid();

  @TempDir private Path directory;

  @Test
  void of_groupWithThisProcessOnly_mayBeDivided() throws IOException {
    FakeGroup group = FakeGroup.make(directory.resolve("scope"), "cpu memory pids", ME);

    Delegation found = Delegation.of(group.path());

    assertThat(found.group()).isEqualTo(group.path());
    assertThat(found.refusal(Set.of("memory", "pids", "cpu"))).isEmpty();
  }

  @Test
  void of_groupWithOtherProcesses_namesThem() throws IOException {
    FakeGroup group = FakeGroup.make(directory.resolve("scope"), "memory", ME, 1, 2, 3, 4);

    assertThat(Delegation.of(group.path()).refusal(Set.of("memory")))
        .hasValue(
            "there are other processes in its control group, which nobody may move but their owner:"
                + " pids 1, 2, 3, … in "
                + group.path());
  }

  @Test
  void of_groupAtTheTop_mayHaveProcesses() throws IOException {
    FakeGroup group = FakeGroup.make(directory.resolve("top"), "memory", ME, 1);
    Files.delete(group.path().resolve("cgroup.type"));

    assertThat(Delegation.of(group.path()).refusal(Set.of("memory"))).isEmpty();
  }

  @Test
  void of_groupThatThisProcessMovedInto_isTheOneAbove() throws IOException {
    FakeGroup group = FakeGroup.make(directory.resolve("scope"), "memory");
    FakeGroup home = FakeGroup.make(group.path().resolve(OwnerName.make()), "", ME);

    assertThat(Delegation.of(home.path()).group()).isEqualTo(group.path());
  }

  @Test
  void of_noGroup_saysWhoseItIs() {
    Path missing = directory.resolve("missing");

    assertThat(Delegation.of(missing).refusal(Set.of()))
        .hasValue("its control group belongs to somebody else: " + missing);
  }

  @Test
  void refusal_controllerIsNotThere_namesItAndThoseThatAre() throws IOException {
    FakeGroup group = FakeGroup.make(directory.resolve("scope"), "pids hugetlb", ME);

    assertThat(Delegation.of(group.path()).refusal(Set.of("memory", "pids")))
        .hasValue(
            "its control group of version 2 cannot limit [memory]: its controllers are [hugetlb,"
                + " pids] in "
                + group.path());
  }
}
