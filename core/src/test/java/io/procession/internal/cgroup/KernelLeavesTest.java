package io.procession.internal.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.procession.internal.host.ControlGroup;
import io.procession.internal.host.ThisHost;
import io.procession.internal.memory.OwnerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Groups of the kernel: skipped where this process cannot make any. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KernelLeavesTest {
  private static final LeafLimits NONE =
      new LeafLimits(OptionalLong.empty(), OptionalInt.empty(), OptionalDouble.empty());

  private final Path group =
      ControlGroup.unified(new ThisHost())
          .map(own -> Path.of(own.directory()).resolve("test-" + OwnerName.make()))
          .orElse(Path.of("/none"));

  @BeforeEach
  void makeGroup() {
    assumeTrue(group.toFile().mkdir(), () -> "no control group can be made here: " + group);
  }

  @AfterEach
  void removeGroup() {
    Leaf.remove(group, 100);
  }

  private static Process start(Leaf leaf, String script) throws IOException {
    List<String> command = new ArrayList<>(leaf.wrapper());
    command.addAll(List.of("/bin/sh", "-c", script));
    return new ProcessBuilder(command).start();
  }

  private Leaf leaf() throws IOException {
    return Leaves.open(new Delegation(group, Set.of(), Optional.empty()), NONE).make();
  }

  @Test
  void wrapper_commandIsInTheGroupFromItsStart_andHasItsProcessNumber() throws Exception {
    try (Leaf leaf = leaf()) {
      Process process = start(leaf, "echo $$; cat /proc/self/cgroup");
      try (var words = process.inputReader()) {
        assertThat(words.readLine()).isEqualTo(Long.toString(process.pid()));
        assertThat(words.lines())
            .anyMatch(
                line -> line.startsWith("0::") && leaf.toString().endsWith(line.substring(3)));
      }
      assertThat(process.waitFor()).isZero();
    }
    assertThat(group.toFile().list((parent, name) -> name.startsWith(OwnerName.PREFIX))).isEmpty();
  }

  @Test
  void close_whatTheProcessHasLeftRunning_isKilledAndTheGroupRemoved() throws Exception {
    Leaf leaf = leaf();
    Process process = start(leaf, "setsid sleep 1000 >/dev/null 2>&1 & echo $!");
    ProcessHandle left;
    try (var words = process.inputReader()) {
      left = ProcessHandle.of(Long.parseLong(words.readLine())).orElseThrow();
    }
    assertThat(process.waitFor()).isZero();
    assertThat(left.isAlive()).isTrue();

    leaf.close();

    assertThat(Path.of(leaf.toString())).doesNotExist();
  }

  @Test
  void sweep_groupOfOneThatWasKilled_isRemovedWithItsProcesses() throws Exception {
    Leaf leaf = leaf();
    Process process = start(leaf, "echo in; exec sleep 1000");
    try (var words = process.inputReader()) {
      assertThat(words.readLine()).isEqualTo("in");
    }

    Leaves.sweep(group, name -> true);

    assertThat(process.waitFor()).isEqualTo(128 + 9);
    assertThat(Path.of(leaf.toString())).doesNotExist();
  }

  @Test
  void open_groupWithProcesses_movesThemBelowSoThatControllersCanBeEnabled() throws Exception {
    Set<String> controllers = Delegation.words(group.resolve("cgroup.controllers"));
    assumeTrue(controllers.contains("pids"), () -> "version 2 has only " + controllers);
    Process process = new ProcessBuilder("sleep", "1000").start();
    Files.writeString(group.resolve("cgroup.procs"), Long.toString(process.pid()));
    LeafLimits threads =
        new LeafLimits(OptionalLong.empty(), OptionalInt.of(64), OptionalDouble.empty());

    try (Leaf leaf = Leaves.open(Delegation.of(group), threads).make()) {
      assertThat(Delegation.processes(group)).isEmpty();
      assertThat(Delegation.words(group.resolve("cgroup.subtree_control"))).contains("pids");
      assertThat(Files.readString(Path.of(leaf.toString(), "pids.max"))).isEqualTo("64\n");
    }
    process.destroyForcibly();
  }
}
