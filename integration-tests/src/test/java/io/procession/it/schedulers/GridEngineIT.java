package io.procession.it.schedulers;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of a real Grid Engine with 32 slots. */
@ExtendWith(Cluster.GridEngine.class)
class GridEngineIT {
  @TempDir private Path directory;

  private Program.Result submit(Cluster gridEngine, String words) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("env", "-C", directory.toString()));
    command.add(Path.of("..", "procession").toAbsolutePath().normalize().toString());
    command.add("submit");
    command.addAll(Arrays.asList(words.split(" ", -1)));
    return gridEngine.run(Map.of(), command);
  }

  private String example(String name) {
    return SlurmJob.example(name);
  }

  @Test
  @DisplayName("-pe smp 2 with h_vmem: the program and its workers start within the address space")
  void jobRunsWithinItsAddressSpace(Cluster gridEngine) throws IOException {
    Program.Result result =
        submit(
            gridEngine,
            "--scheduler sge --cpus 2 --mem 4G --time 00:05:00 --wait "
                + example("SleepPool.java")
                + " 0.001");

    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    assertThat(result.out())
        .contains("Running a pool with 2 workers\n")
        .contains("999 squares, their sum is 332833500\n");
    assertThat(Files.readAllLines(directory.resolve("SleepPool.job")))
        .contains("#$ -pe smp 2", "#$ -l h_vmem=2048M", "#$ -l h_rt=300,s_rt=240");
  }

  @Test
  void exitCodeOfTheProgramIsThatOfTheCommand(Cluster gridEngine) throws IOException {
    Path program =
        Files.writeString(directory.resolve("Seven.java"), "void main() { System.exit(7); }");

    assertThat(submit(gridEngine, "--scheduler sge --wait " + program).exitCode()).isEqualTo(7);
  }
}
