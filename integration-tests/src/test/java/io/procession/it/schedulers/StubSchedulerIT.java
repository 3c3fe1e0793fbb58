package io.procession.it.schedulers;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.Program;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PBS and LSF, which cannot be installed here: commands of theirs that answer with what real ones
 * have said, and run the job script at once.
 */
class StubSchedulerIT {
  private static final Path RECORDED =
      Path.of("../core/src/test/resources/io/procession/internal/host/openpbs-measured")
          .resolve("select1-ncpus4-mem1gb.txt");

  private static final String SEVEN =
      "void main() { IO.println(\"cpus \" + io.procession.Cpus.available()); System.exit(7); }";

  @TempDir private Path directory;

  private void command(String name, String... lines) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, "#!/bin/bash\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Program.Result procession(Map<String, String> variables, String words) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("PATH", directory + File.pathSeparator + System.getenv("PATH"));
    List<String> command = new ArrayList<>(List.of("env", "-C", directory.toString()));
    command.add(Path.of("..", "procession").toAbsolutePath().normalize().toString());
    command.addAll(Arrays.asList(words.split(" ", -1)));
    return Program.run(all, command);
  }

  /** Answers as in the recorded job, which this machine is the node of. */
  private void answerAsRecorded() throws IOException {
    String recorded = Files.readString(RECORDED);
    String answer = recorded.substring(recorded.indexOf("[qstat]\n") + "[qstat]\n".length());
    String here = InetAddress.getLocalHost().getHostName();
    // Not the name of the job, which ends so as well.
    Files.writeString(directory.resolve("answer"), answer.replaceAll("pbs1(?=[:/])", here));
    command("qstat", "[ \"$*\" = '-f 1.pbs1' ] && cat " + directory.resolve("answer"));
  }

  @Test
  @DisplayName("PBS: what qstat says of the job is granted, and not what its variables say")
  void cpusAreThoseThatQstatNames() throws IOException {
    answerAsRecorded();
    Map<String, String> job =
        Map.of("PBS_ENVIRONMENT", "PBS_BATCH", "PBS_JOBID", "1.pbs1", "NCPUS", "2");

    Program.Result result = procession(job, "-J-XX:ActiveProcessorCount=8 cpus");

    assertThat(result.out())
        .as(result.err())
        .startsWith("4\nbecause: PBS job 1.pbs1 grants 4 CPUs here; the JVM sees 8 CPUs\n")
        .contains("qstat -f 1.pbs1: exec_vnode = (", "1024 MiB by the scheduler");
  }

  @Test
  @DisplayName("PBS: submit --wait prints the id and the output, and ends with the exit code")
  void pbsJobIsFollowedToItsEnd() throws IOException {
    command(
        "qsub",
        "[ \"$1 $2\" = '-W block=true' ] || exit 99",
        "echo 17.stub",
        "PBS_JOBID=17.stub PBS_ENVIRONMENT=PBS_BATCH NCPUS=1 exec bash \"$3\"");
    Files.writeString(directory.resolve("Seven.java"), SEVEN);

    Program.Result result =
        procession(Map.of(), "submit --scheduler pbs --cpus 1 --mem 2G --wait Seven.java");

    assertThat(result.exitCode()).as(result.err()).isEqualTo(7);
    assertThat(result.out()).isEqualTo("17.stub\ncpus 1\n");
    assertThat(Files.readAllLines(directory.resolve("Seven.job")))
        .contains("#PBS -l select=1:ncpus=1:mem=2048mb");
  }

  @Test
  @DisplayName("LSF: submit --wait prints the id and the output, and ends with the exit code")
  void lsfJobIsFollowedToItsEnd() throws IOException {
    command(
        "bsub",
        "[ \"$*\" = '-K' ] || exit 99",
        "echo 'Job <18> is submitted to default queue <normal>.'",
        "LSB_JOBID=18 LSB_DJOB_NUMPROC=1 LSB_HOSTS=$(hostname) exec bash -s");
    Files.writeString(directory.resolve("Seven.java"), SEVEN);

    Program.Result result =
        procession(Map.of(), "submit --scheduler lsf --cpus 1 --mem 2G --wait Seven.java");

    assertThat(result.exitCode()).as(result.err()).isEqualTo(7);
    assertThat(result.out()).isEqualTo("18\ncpus 1\n");
    assertThat(Files.readAllLines(directory.resolve("Seven.job"))).contains("#BSUB -M 2048MB");
  }
}
