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

/** {@code procession submit} and {@code gather} with a real Slurm. */
@ExtendWith(Cluster.Slurm.class)
class SubmitIT {
  /** JVMs of jobs believe in the CPUs of the virtual nodes. */
  private static final Map<String, String> MANY_CPUS =
      Map.of("JDK_JAVA_OPTIONS", "-XX:ActiveProcessorCount=32");

  @TempDir private Path directory;

  private Program.Result procession(Cluster slurm, Map<String, String> more, String words) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("env", "-C", directory.toString()));
    command.add(Path.of("..", "procession").toAbsolutePath().normalize().toString());
    command.addAll(Arrays.asList(words.split(" ", -1)));
    return slurm.run(more, command);
  }

  private String script(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  private List<String> lines(String file) throws IOException {
    return Files.readAllLines(directory.resolve(file));
  }

  @Test
  @DisplayName("--wait: prints what the job prints, and ends with its exit code")
  void waitsForTheJobAndEndsLikeIt(Cluster slurm) throws IOException {
    String program = script("Seven.java", "void main() { IO.println(\"here\"); System.exit(7); }");

    Program.Result result =
        procession(slurm, Map.of(), "submit --cpus 2 --mem 2G --time 00:05:00 --wait " + program);

    assertThat(result.exitCode()).as(result.err()).isEqualTo(7);
    assertThat(result.out()).matches("\\d+\nhere\n");
    assertThat(lines("Seven.job")).contains("#SBATCH --cpus-per-task=2", "#SBATCH --mem=2048M");
  }

  @Test
  @DisplayName("from inside a job: its variables do not reach the new one")
  void jobDoesNotInheritTheVariablesOfAnother(Cluster slurm) throws IOException {
    String program =
        script(
            "Env.java",
            "void main() { IO.println(System.getenv(\"SLURM_ARRAY_TASK_ID\")"
                + " + \" \" + System.getenv(\"SLURM_NTASKS\")); }");

    Program.Result result =
        procession(
            slurm,
            Map.of("SLURM_ARRAY_TASK_ID", "4", "SLURM_NTASKS", "9", "SLURM_STEP_ID", "3"),
            "submit --wait " + program);

    assertThat(result.out()).as(result.err()).endsWith("\nnull 1\n");
  }

  @Test
  @DisplayName("a map over a job array: a missing shard is named, rerun, and all are put together")
  void shardsAreGathered(Cluster slurm) throws IOException {
    String program = Program.script("LongMap.java") + " journal ran 40 20";
    Program.Result submitted =
        procession(
            slurm, MANY_CPUS, "submit --cpus 2 --mem 2G --shards 4 --wait --name map " + program);
    assertThat(submitted.exitCode()).as(submitted.err()).isZero();
    assertThat(lines("ran")).as("every task ran once").hasSize(40).doesNotHaveDuplicates();
    Files.delete(directory.resolve("journal.shard-1-of-4"));
    Files.delete(directory.resolve("journal.shard-3-of-4"));

    Program.Result missing = procession(slurm, MANY_CPUS, "gather --rerun map.job journal");

    assertThat(missing.exitCode()).as(missing.err()).isEqualTo(75);
    assertThat(missing.out()).matches("missing: 1, 3 of 4\n\\d+\n");
    String id = missing.out().lines().toList().getLast();
    new SlurmJob(slurm, id, directory.resolve("none"))
        .await(() -> slurm.ask("squeue", "-h", "-j", id).isEmpty(), "done");
    assertThat(lines("ran")).as("two shards ran again").hasSize(60);

    Program.Result gathered = procession(slurm, Map.of(), "gather journal");
    assertThat(gathered.exitCode()).as(gathered.out() + gathered.err()).isZero();
    assertThat(gathered.out()).startsWith("4 shards are in journal\n");
    Program.Result whole = procession(slurm, Map.of(), "run " + program);

    assertThat(whole.out()).endsWith("answer 20540\n");
    assertThat(lines("ran")).as("nothing ran for that").hasSize(60);
  }
}
