package io.procession.internal.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written where; {@link KernelLeavesTest} has the kernel's part. */
class LeavesTest {
  private static final LeafLimits ALL =
      new LeafLimits(OptionalLong.of(192L << 20), OptionalInt.of(80), OptionalDouble.of(1.5));

  @TempDir private Path directory;

  private FakeGroup top() throws IOException {
    FakeGroup group = FakeGroup.make(directory.resolve("top"), "cpu memory pids");
    Files.delete(group.path().resolve("cgroup.type")); // Else this process would have to move.
    return group;
  }

  private static FakeGroup only(FakeGroup group) throws IOException {
    try (Stream<Path> below = Files.list(group.path())) {
      return new FakeGroup(below.filter(Files::isDirectory).findFirst().orElseThrow());
    }
  }

  @Test
  void make_allLimits_writesThem() throws IOException {
    FakeGroup group = top();

    Leaf leaf = Leaves.open(Delegation.of(group.path()), ALL).make();

    assertThat(group.file("cgroup.subtree_control")).isEqualTo("+cpu +memory +pids");
    FakeGroup made = only(group);
    assertThat(made.file("memory.max")).isEqualTo("201326592");
    assertThat(made.file("pids.max")).isEqualTo("80");
    assertThat(made.file("cpu.max")).isEqualTo("150000 100000");
    assertThat(leaf.keepsMemory()).isTrue();
    assertThat(leaf.wrapper()).last().isEqualTo(made.path().resolve("cgroup.procs").toString());
  }

  @Test
  void open_controllersAreEnabled_changesNothing() throws IOException {
    FakeGroup group = top();
    Files.writeString(group.path().resolve("cgroup.subtree_control"), "cpu memory pids\n");

    Leaves.open(Delegation.of(group.path()), ALL);

    assertThat(group.file("cgroup.subtree_control")).isEqualTo("cpu memory pids");
  }

  @Test
  void outOfMemory_noKill_isEmpty() throws IOException {
    FakeGroup group = top();
    Leaf leaf = Leaves.open(Delegation.of(group.path()), ALL).make();

    assertThat(leaf.outOfMemory()).isEmpty();
    Path events = only(group).path().resolve("memory.events");
    Files.writeString(events, "low 0\nmax 3\noom 0\noom_kill 0\noom_group_kill 0\n");
    assertThat(leaf.outOfMemory()).isEmpty();
  }

  @Test
  void outOfMemory_aKill_isTheEvidence() throws IOException {
    FakeGroup group = top();
    Leaf leaf = Leaves.open(Delegation.of(group.path()), ALL).make();
    Path events = only(group).path().resolve("memory.events");
    Files.writeString(events, "low 0\nmax 30\noom 1\noom_kill 2\noom_group_kill 1\n");

    assertThat(leaf.outOfMemory()).hasValue("oom_kill 2 in " + events);
  }

  @Test
  void sweep_ownerIsGone_removesItsGroupsAlone() throws IOException {
    Path group = directory.resolve("top");
    Path left = Files.createDirectories(group.resolve("procession-4194304-17-00000000aa"));
    Path used = Files.createDirectories(group.resolve("procession-1-17-00000000aa"));

    Leaves.sweep(group, name -> name.startsWith("procession-4194304-"));

    assertThat(left).doesNotExist();
    assertThat(used).exists();
  }
}
