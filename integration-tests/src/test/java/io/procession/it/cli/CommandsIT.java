package io.procession.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The launcher script's commands, as a user types them. */
@ExtendWith(NoLeaks.class)
class CommandsIT {
  private static Program.Result procession(Map<String, String> environment, String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of("..", "procession").toAbsolutePath().normalize().toString());
    command.addAll(List.of(words));
    return Program.run(environment, command);
  }

  @Test
  void everythingInAScriptTravelsThroughRunAsWell() {
    Program.Result plain = Program.java(Program.script("Everything.java").toString());
    for (int run = 0; run < 2; run++) {
      Program.Result result =
          procession(Map.of(), "run", Program.script("Everything.java").toString());
      assertThat(result.err()).isEmpty();
      assertThat(result.out()).isEqualTo(plain.out());
      assertThat(result.exitCode()).isZero();
    }
  }

  @Test
  void scriptRunsInThreadsAsWell() {
    Program.Result result =
        procession(
            Map.of(),
            "run",
            "--engine",
            "in-process",
            Program.script("Everything.java").toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .isEqualTo(Program.java(Program.script("Everything.java").toString()).out());
  }

  @Test
  void cpusPrintsTheNumberAloneAndThenWhy() {
    Program.Result result = procession(Map.of("PROCESSION_CPUS", "7"), "cpus");
    assertThat(result.exitCode()).isZero();
    List<String> lines = result.out().lines().toList();
    assertThat(lines.getFirst()).isEqualTo("7");
    assertThat(lines.subList(1, lines.size()))
        .anySatisfy(line -> assertThat(line).contains("PROCESSION_CPUS"));
  }

  @Test
  void doctorFindsThatAWorkerRuns() {
    Program.Result result = procession(Map.of(), "doctor");
    assertThat(result.out())
        .contains("java\n", "transport\n", "cache\n", "worker\n", "missing\n  nothing");
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
  }
}
