package io.procession.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How programs end that have children and grandchildren. */
@ExtendWith(NoLeaks.class)
class FamilyIT {
  @TempDir private Path directory;

  private static List<ProcessHandle> family(Program program) {
    Awaiting.until("all three run", () -> program.out().lines().count() == 3);
    assertThat(program.out()).contains("MainProcess ", "Process-1 ", "Process-1:1 ");
    List<ProcessHandle> descendants = program.process().descendants().toList();
    assertThat(descendants).hasSize(2);
    return descendants;
  }

  private static void awaitEndOf(List<ProcessHandle> processes) {
    Awaiting.until("they are gone", () -> processes.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  @DisplayName("Q27 kill -9 of a program ends its children and grandchildren")
  void killedProgramLeavesNoOrphans() {
    try (Program program = Program.startJava(Program.script("Family.java").toString())) {
      List<ProcessHandle> descendants = family(program);
      program.process().destroyForcibly();
      awaitEndOf(descendants);
    }
  }

  @Test
  @DisplayName("Q27 kill -9 of a child ends the grandchild, and the program goes on")
  void killedChildLeavesNoOrphans() {
    try (Program program = Program.startJava(Program.script("Family.java").toString())) {
      List<ProcessHandle> descendants = family(program);
      program.process().children().forEach(ProcessHandle::destroyForcibly);
      awaitEndOf(descendants);
      assertThat(program.process().isAlive()).isTrue();
    }
  }

  @Test
  void terminatedProgramEndsItsChildren() {
    try (Program program = Program.startJava(Program.script("Family.java").toString())) {
      List<ProcessHandle> descendants = family(program);
      program.process().toHandle().destroy();
      awaitEndOf(descendants);
      assertThat(program.await().exitCode()).isEqualTo(143);
    }
  }

  @Test
  @DisplayName("PR30 a grandchild that outlives its parent sees it alive, then not alive")
  void grandchildSeesTheEndOfItsParent() throws Exception {
    Path seen = directory.resolve("seen");
    Program.Result result = Program.java(Program.script("Orphan.java").toString(), seen.toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("true\nOptionalInt[-9]\n");
    Awaiting.until("the grandchild has seen it", () -> Files.exists(seen));
    assertThat(Files.readString(seen)).isEqualTo("alive=false");
    ProcessHandle.allProcesses()
        .filter(p -> p.info().commandLine().orElse("").contains(seen.toString()))
        .forEach(p -> assertThat(p.onExit()).succeedsWithin(Duration.ofSeconds(30)));
  }

  @Test
  @DisplayName("FX4 PR31 a program waits for its children, runs its hooks, and ends its daemons")
  void programWaitsForItsChildren() {
    Program.Result result = Program.java(Program.script("Ends.java").toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .isEqualTo("daemon runs\nchild ends\nhook of the program\ndaemon is ended\n");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  @DisplayName("PR35 P47 a process that is started by a static initialiser starts no other one")
  void staticInitialiserIsNoForkBomb() {
    Program.Result result = Program.java(Program.script("Bomb.java").toString());
    assertThat(result.err())
        .startsWith("Process bomb:\n")
        .contains("java.lang.ExceptionInInitializerError")
        .contains("a child process cannot be started in a static initialiser: class=Bomb\n")
        .contains("Try: start it in a method that only the program calls, such as main.");
    assertThat(result.out()).isEqualTo("OptionalInt[1]\n");
  }

  @Test
  @DisplayName("PR25 a program and its children run with closed streams")
  void closedStreamsDoNoHarm() {
    String command =
        Program.java()
            + " -cp "
            + Program.library()
            + " "
            + Program.script("Ends.java")
            + " >&- 2>&-";
    Program.Result result = Program.run(Map.of(), List.of("sh", "-c", command));
    assertThat(result.exitCode()).isZero();
  }
}
