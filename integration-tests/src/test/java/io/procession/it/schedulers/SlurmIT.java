package io.procession.it.schedulers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs as jobs of a real Slurm with four virtual nodes. */
@ExtendWith(Cluster.Slurm.class)
class SlurmIT {
  private static final String SLEEP = SlurmJob.example("SleepPool.java");

  @TempDir private Path directory;

  @ParameterizedTest(name = "--cpus-per-task={0}: {0} workers")
  @ValueSource(ints = {1, 5, 20})
  void jobHasAsManyWorkersAsCpus(int cpus, Cluster slurm) {
    SlurmJob job =
        SlurmJob.submit(
            slurm,
            directory,
            "--ntasks=1 --mem=8G --cpus-per-task=" + cpus,
            SlurmJob.PROCESSION + " run " + SLEEP + " 0.001");

    job.await("COMPLETED");

    assertThat(job.out())
        .contains("Running a pool with " + cpus + " workers\n")
        .contains("999 squares, their sum is 332833500\n")
        .doesNotContain("WARNING");
  }

  @Test
  @DisplayName("four tasks of 8 CPUs in one step: each has 8 workers")
  void taskOfAStepHasItsShare(Cluster slurm) {
    SlurmJob job =
        SlurmJob.submit(slurm, directory, "-n4 -c8", "srun -c8 " + SlurmJob.PROCESSION + " cpus");

    job.await("COMPLETED");

    assertThat(job.out().lines().filter(line -> line.matches("\\d+")))
        .containsExactly("8", "8", "8", "8");
  }

  @Test
  void explanationNamesTheEndOfTheJob(Cluster slurm) {
    SlurmJob job =
        SlurmJob.submit(slurm, directory, "-c3 --time=10", SlurmJob.PROCESSION + " cpus");

    job.await("COMPLETED");

    assertThat(job.out()).startsWith("3\n").contains("grants 3 CPUs here").contains("\nend: 20");
  }

  @Test
  void nonsenseInVariablesIsAWarningThatNamesThem(Cluster slurm) {
    SlurmJob job =
        SlurmJob.submit(
            slurm,
            directory,
            "-c2",
            "env SLURM_CPUS_ON_NODE=abc SLURM_JOB_CPUS_PER_NODE=-1 SLURM_CPUS_PER_TASK= "
                + SlurmJob.PROCESSION
                + " cpus");

    job.await("COMPLETED");

    assertThat(job.out())
        .contains("warning: SLURM_CPUS_ON_NODE must be a positive number")
        .contains("SLURM_JOB_CPUS_PER_NODE=-1");
    assertThat(job.out().lines().findFirst())
        .hasValueSatisfying(n -> assertThat(n).matches("\\d+"));
  }

  @Test
  void moreWorkersThanCpusAreAWarning(Cluster slurm) {
    SlurmJob job =
        SlurmJob.submit(
            slurm,
            directory,
            "-c2 --mem=8G",
            SlurmJob.PROCESSION + " run " + SlurmJob.example("Cube.java"));

    job.await("COMPLETED");

    assertThat(job.out())
        .contains("WARNING: 4 workers share the 2 CPUs that Slurm job " + job.id() + " may use")
        .contains("[1, 8, 27]");
  }

  @Test
  @DisplayName("scancel: no process of the job is left")
  void cancelledJobLeavesNothing(Cluster slurm) {
    SlurmJob job =
        SlurmJob.submit(
            slurm, directory, "-c4 --mem=8G", SlurmJob.PROCESSION + " run " + SLEEP + " 10");
    job.awaitOutput("Running a pool with 4 workers");

    slurm.ask("scancel", job.id());
    job.await("CANCELLED");

    job.awaitNoProcess();
  }
}
