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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of a real Grid Engine with 32 slots. */
@ExtendWith(Cluster.GridEngine.class)
class GridEngineIT {
  @TempDir private Path directory;

  private Program.Result submit(Cluster gridEngine, String words) {
    return procession(gridEngine, words("submit " + words));
  }

  private static List<String> words(String line) {
    return Arrays.asList(line.split(" ", -1));
  }

  private Program.Result procession(Cluster gridEngine, List<String> words) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("env", "-C", directory.toString()));
    command.add(Path.of("..", "procession").toAbsolutePath().normalize().toString());
    command.addAll(words);
    return gridEngine.run(Map.of(), command);
  }

  /** A job of a test that failed would go on. */
  @AfterEach
  void deleteJobs(Cluster gridEngine) {
    gridEngine.run(Map.of(), List.of("qdel", "-f", "-u", System.getProperty("user.name")));
  }

  private List<String> ran() throws IOException {
    return Files.readAllLines(directory.resolve("ran"));
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

  @Test
  @DisplayName("-t: each task of the array computes its shard, and gather puts them together")
  void shardsOfAnArrayAreGathered(Cluster gridEngine) throws IOException {
    String program = Program.script("LongMap.java") + " journal ran 30 20";
    Program.Result submitted =
        submit(gridEngine, "--scheduler sge --shards 3 --wait --name map " + program);
    assertThat(submitted.exitCode()).as(submitted.out() + submitted.err()).isZero();
    assertThat(Files.readAllLines(directory.resolve("map.job"))).contains("#$ -t 1-3");
    assertThat(ran()).as("every task ran once").hasSize(30).doesNotHaveDuplicates();

    Program.Result gathered = procession(gridEngine, words("gather journal"));
    Program.Result whole = procession(gridEngine, words("run " + program));

    assertThat(gathered.out()).as(gathered.err()).startsWith("3 shards are in journal\n");
    assertThat(whole.out()).as(whole.err()).endsWith("answer 8555\n");
    assertThat(ran()).as("nothing ran for that").hasSize(30);
  }

  @Test
  @Tag("slow")
  @DisplayName("s_rt: SIGUSR1 drains the job, exit code 99 runs it again, no task runs twice")
  void warnedJobRunsAgainAndGoesOn(Cluster gridEngine) throws IOException {
    List<String> command = new ArrayList<>(words("submit --scheduler sge --cpus 2 --requeue"));
    command.add("--option=-l h_rt=300,s_rt=30");
    command.addAll(words("--wait --name warned " + Program.script("LongMap.java")));
    command.addAll(words("journal ran 160 500"));
    Program.Result result = procession(gridEngine, command);

    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    assertThat(Files.readAllLines(directory.resolve("warned.job"))).contains("#$ -r y");
    assertThat(result.out())
        .contains("procession run: SIGUSR1: no task begins, those that run have ")
        .endsWith("answer 1352560\n")
        .containsOnlyOnce("answer ");
    assertThat(ran()).as("every task ran once").hasSize(160).doesNotHaveDuplicates();
  }
}
