package io.procession.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Wrong input to the launcher script: a clear error, an exit code, and nothing left behind. */
@ExtendWith(NoLeaks.class)
class BadInputIT {
  @TempDir Path directory;

  private static Program.Result procession(String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of("..", "procession").toAbsolutePath().normalize().toString());
    command.addAll(List.of(words));
    return Program.run(Map.of(), command);
  }

  private String script(String body) throws IOException {
    Path file = directory.resolve("Script.java");
    Files.writeString(
        file, "import io.procession.*;\nvoid main() throws Exception {\n" + body + "}\n");
    return file.toString();
  }

  @Test
  void workersBelowOne() {
    Program.Result result = procession("run", "--workers", "0", "Script.java");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("workers must be a whole number of 1 or more: workers=0");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void scriptThatDoesNotCompile() throws IOException {
    Program.Result result = procession("run", script("  int x = \"text\";\n"));
    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(result.err())
        .contains("Script.java:3: error: incompatible types")
        .contains("Script.java does not compile: 1 error");
  }

  @Test
  void missingScriptAndMissingClass() {
    Program.Result script = procession("run", directory.resolve("Nowhere.java").toString());
    assertThat(script.exitCode()).isEqualTo(4);
    assertThat(script.err()).contains("Nowhere.java");
    Program.Result type = procession("run", "org.example.Nowhere");
    assertThat(type.exitCode()).isEqualTo(4);
    assertThat(type.err()).contains("org.example.Nowhere");
  }

  @Test
  void lambdaThatCapturesASocket() throws IOException {
    Program.Result result =
        procession(
            "run",
            script(
                """
                  var socket = new java.net.Socket();
                  try (var pool = Pool.open(2)) {
                    IO.println(pool.map(x -> x + socket.getPort(), List.of(1, 2)));
                  }
                """));
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .contains("TaskNotSerializableException")
        .contains("java.net.Socket")
        .contains("captured")
        .contains("Try: ");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void resultThatCannotBeEncoded() throws IOException {
    Program.Result result =
        procession(
            "run",
            script(
                """
                  try (var pool = Pool.open(2)) {
                    IO.println(pool.map(x -> Thread.currentThread(), List.of(1, 2)));
                  }
                """));
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .contains("TaskFailedException: task 0 of map failed in worker ")
        .contains("ResultNotSerializableException")
        .contains("java.lang.Thread");
  }

  @Test
  void exceptionOfTheProgram() throws IOException {
    Program.Result result =
        procession("run", script("  throw new IllegalStateException(\"x\");\n"));
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .contains("java.lang.IllegalStateException: x")
        .contains("Script.java:3")
        .doesNotContain("io.procession.cli");
  }

  @Test
  void exitCodeOfTheProgramIsPassedOn() throws IOException {
    assertThat(procession("run", script("  System.exit(42);\n")).exitCode()).isEqualTo(42);
  }

  @Test
  void badOverrideOfTheNumberOfCpus() {
    Program.Result result =
        Program.run(
            Map.of("PROCESSION_CPUS", "many"),
            List.of(Path.of("..", "procession").toAbsolutePath().normalize().toString(), "cpus"));
    assertThat(result.exitCode()).isZero();
    assertThat(result.out() + result.err())
        .contains("PROCESSION_CPUS must be a positive integer: PROCESSION_CPUS=many; ignored");
  }
}
