package io.procession.it.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.procession.it.mpi.Mpirun;
import io.procession.it.spark.SparkHome;
import io.procession.it.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code procession submit --engine} on the four nodes of a real Slurm. */
@ExtendWith(Cluster.Slurm.class)
class EngineSubmitIT {
  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

  /** A job with Spark is a dozen JVMs. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** So many parts has the estimate, whatever the engine; JVMs of a job are many on one machine. */
  private static final Map<String, String> VARIABLES =
      Map.of("NUM_PROCS", "4", "JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");

  @TempDir private Path directory;

  private Program.Result procession(Cluster slurm, String words) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("env", "-C", directory.toString(), ROOT + "/procession"));
    command.addAll(Arrays.asList(words.split(" ", -1)));
    Map<String, String> variables = new LinkedHashMap<>(VARIABLES);
    variables.putAll(Mpirun.ALLOWED);
    try (Program program = Program.start(slurm.environment(variables), command)) {
      return program.await(LIMIT);
    }
  }

  private static String example() {
    return ROOT + "/examples/MonteCarloPi.java 200000";
  }

  /** The estimates of a run: that of its pool, and that of the program alone. */
  private static List<String> estimates(Program.Result result) {
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    List<String> found = result.out().lines().filter(line -> line.startsWith("3.1")).toList();
    assertThat(found).as(result.out()).hasSize(2);
    return found;
  }

  private List<String> local(Cluster slurm) {
    return estimates(procession(slurm, "run " + example()));
  }

  @Test
  void sparkClusterOfTheJobGivesTheSameEstimateAndIsGoneAfterwards(Cluster slurm)
      throws IOException {
    SparkHome.ready();
    Program.Result result =
        procession(
            slurm, "submit --nodes 4 --mem 2G --time 00:05:00 --engine spark --wait " + example());

    assertThat(estimates(result)).isEqualTo(local(slurm));
    String id = result.out().lines().findFirst().orElseThrow();
    Path logs = directory.resolve("MonteCarloPi-" + id + ".spark");
    assertThat(Files.readString(logs.resolve("master")).lines())
        .filteredOn(line -> line.contains("Registering worker"))
        .hasSize(4);
    try (Stream<Path> files = Files.walk(logs)) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".jar"));
    }
    new SlurmJob(slurm, id, logs.resolve("none")).awaitNoProcess();
  }

  @Test
  @Tag("slow")
  void exitCodeOfTheProgramIsTheJobs(Cluster slurm) throws IOException {
    SparkHome.ready();
    Path program =
        Files.writeString(directory.resolve("Seven.java"), "void main() { System.exit(7); }");

    Program.Result result =
        procession(slurm, "submit --nodes 2 --mem 2G --engine spark --wait " + program);

    assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(7);
  }

  @Test
  void ranksOfTheJobGiveTheSameEstimate(Cluster slurm) {
    assumeTrue(Mpirun.isThere(), Mpirun.MISSING);
    Program.Result result =
        procession(
            slurm, "submit --nodes 4 --mem 1G --time 00:05:00 --engine mpi --wait " + example());

    assertThat(estimates(result)).isEqualTo(local(slurm));
  }
}
