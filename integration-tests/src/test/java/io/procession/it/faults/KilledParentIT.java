package io.procession.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The caller is killed while its workers are in the middle of tasks that never end. */
@ExtendWith(NoLeaks.class)
class KilledParentIT {
  @Test
  @DisplayName("P43 PO38 kill -9 of the caller ends its workers in the middle of their tasks")
  void workersEndWithTheirCaller() {
    try (Program program = Program.startJava(Program.script("Busy.java").toString())) {
      Awaiting.until("three workers are busy", () -> program.out().lines().distinct().count() == 3);
      List<ProcessHandle> workers = program.process().descendants().toList();
      assertThat(workers).hasSize(3);
      program.process().destroyForcibly();
      Awaiting.until(
          "the workers are gone", () -> workers.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  @Test
  @DisplayName("P44 SIGTERM of the caller ends its workers")
  void workersEndWithTheirCallerOnTerm() {
    try (Program program = Program.startJava(Program.script("Busy.java").toString())) {
      Awaiting.until("three workers are busy", () -> program.out().lines().distinct().count() == 3);
      List<ProcessHandle> workers = program.process().descendants().toList();
      program.process().destroy();
      Awaiting.until(
          "the workers are gone", () -> workers.stream().noneMatch(ProcessHandle::isAlive));
      assertThat(program.await().exitCode()).isEqualTo(143);
    }
  }

  @RepeatedTest(5)
  @DisplayName("P43 P57 a caller that is killed while its workers start leaves nothing")
  void startingWorkersEndWithTheirCaller() {
    try (Program program = Program.startJava(Program.script("Busy.java").toString())) {
      Awaiting.until(
          "the first worker process starts",
          () -> program.process().descendants().findAny().isPresent());
      List<ProcessHandle> workers = program.process().descendants().toList();
      program.process().destroyForcibly();
      Awaiting.until(
          "the workers are gone", () -> workers.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  @Test
  @DisplayName("P43 workers end although a program has inherited the descriptors of their caller")
  void inheritedDescriptors(@TempDir Path directory) throws IOException {
    Path pid = directory.resolve("pid");
    try (Program program =
        Program.startJava(
            "--enable-native-access=ALL-UNNAMED",
            Program.script("Inherited.java").toString(),
            pid.toString())) {
      Awaiting.until("the other program runs", () -> program.out().contains("started 6"));
      ProcessHandle other =
          ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
      try {
        List<ProcessHandle> workers =
            program.process().children().filter(child -> child.pid() != other.pid()).toList();
        assertThat(workers).hasSize(2);
        program.process().destroyForcibly();
        Awaiting.until(
            "the workers are gone", () -> workers.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(other.isAlive()).isTrue();
      } finally {
        other.destroyForcibly();
      }
    }
  }
}
