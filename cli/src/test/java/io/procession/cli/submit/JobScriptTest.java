package io.procession.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobScriptTest {
  private static JobRequest job(Optional<JobRequest.Shards> shards, int nodes) {
    return job(shards, nodes, JobEngine.LOCAL);
  }

  private static JobRequest job(JobEngine engine) {
    return job(Optional.empty(), 4, engine);
  }

  private static JobRequest job(Optional<JobRequest.Shards> shards, int nodes, JobEngine engine) {
    return new JobRequest(
        "study",
        Path.of("/home/me/my work"),
        new JobRequest.Size(
            nodes, 20, OptionalLong.of(8L << 30), Optional.of(Duration.ofHours(29))),
        Optional.empty(),
        shards,
        engine,
        true,
        List.of("--partition=short"),
        List.of("Script.java", "it's", "$HOME"));
  }

  private static String script(Dialect dialect, JobRequest job) {
    return new JobScript(dialect, List.of("/opt/procession")).text(job, "/home/me/study.job");
  }

  @Test
  void slurmScriptIsReplacedByTheProgramThatGetsTheWarning() {
    assertThat(script(new SlurmDialect(), job(Optional.empty(), 1)))
        .isEqualTo(
            """
            #!/bin/bash
            #SBATCH --job-name=study
            #SBATCH --ntasks=1
            #SBATCH --cpus-per-task=20
            #SBATCH --mem=8192M
            #SBATCH --time=29:00:00
            #SBATCH --output=study-%j.out
            #SBATCH --open-mode=append
            #SBATCH --signal=B:USR1@60
            #SBATCH --requeue
            #SBATCH --partition=short
            cd '/home/me/my work' || exit
            export PROCESSION_JOB_END=$(($(date +%s) + 104400))
            exec /opt/procession -J-Xmx2048m run --requeue Script.java 'it'\\''s' '$HOME'
            """);
  }

  @Test
  void pbsScriptSubmitsItselfAgain() {
    assertThat(script(new PbsDialect(), job(Optional.empty(), 2)))
        .contains("#PBS -l select=2:ncpus=20:mem=8192mb\n")
        .contains("#PBS -l walltime=29:00:00\n")
        .contains("exec >>\"study-$PBS_JOBID.out\" 2>&1\n")
        .endsWith(
            """
            code=$?
            # 75: the time was over before the program was
            [ $code -ne 75 ] || qsub /home/me/study.job
            exit $code
            """);
  }

  @Test
  void gridEngineScriptHasTheOptionsThatSmallAddressSpacesNeed() {
    assertThat(script(new SgeDialect(), job(Optional.empty(), 1)))
        .contains("#$ -pe smp 20\n", "#$ -l h_vmem=409M\n", "#$ -l h_rt=104400,s_rt=104340\n")
        .contains("export MALLOC_ARENA_MAX=1\n", "-J-XX:CompressedClassSpaceSize=64m");
    assertThatThrownBy(() -> script(new SgeDialect(), job(Optional.empty(), 2)))
        .hasMessageStartingWith("nodes must be 1 with Grid Engine");
  }

  @Test
  void lsfRequeuesByTheExitCode() {
    assertThat(script(new LsfDialect(), job(Optional.empty(), 2)))
        .contains("#BSUB -n 40\n", "#BSUB -R \"span[ptile=20]\"\n", "#BSUB -W 1740\n")
        .contains("#BSUB -Q \"75\"\n");
  }

  private static JobEngine mpi(String mpirun, String environment) {
    return new JobEngine.Mpi(mpirun, Optional.of(environment).filter(name -> !name.isEmpty()));
  }

  @Test
  void mpiHasARankForEachCpuInTheSchedulersWords() {
    assertThat(script(new SlurmDialect(), job(mpi("mpirun", ""))))
        .contains("#SBATCH --nodes=4\n#SBATCH --ntasks-per-node=20\n#SBATCH --cpus-per-task=1\n")
        .endsWith(
            "\nexec mpirun /opt/procession -J-Xmx307m run --engine mpi --workers 79 --requeue"
                + " Script.java 'it'\\''s' '$HOME'\n");
    assertThat(script(new SlurmDialect(), job(mpi("srun --mpi=pmix", ""))))
        .contains("\nexec srun --mpi=pmix /opt/procession -J");
    assertThat(script(new PbsDialect(), job(mpi("mpirun", ""))))
        .contains("#PBS -l select=4:ncpus=20:mem=8192mb:mpiprocs=20\n")
        .contains("\nmpirun /opt/procession -J-Xmx307m run --engine mpi --workers 79 ");
    assertThat(script(new SgeDialect(), job(mpi("mpirun", "orte"))))
        .contains("#$ -pe orte 80\n", "#$ -l h_vmem=409M\n", "exec mpirun /opt/procession");
    assertThat(script(new LsfDialect(), job(mpi("mpirun", ""))))
        .contains("#BSUB -n 80\n", "exec mpirun /opt/procession");
    assertThatThrownBy(() -> script(new SgeDialect(), job(mpi("mpirun", ""))))
        .hasMessageContaining("Try: --parallel-environment NAME");
  }

  @Test
  void sparkClusterOfTheJobIsTakenDownWhateverHappens() {
    String text = script(new SlurmDialect(), job(new JobEngine.Spark("/opt/my spark")));
    assertThat(text)
        .contains("#SBATCH --nodes=4\n#SBATCH --ntasks-per-node=1\n#SBATCH --cpus-per-task=20\n")
        .contains("export SPARK_HOME='/opt/my spark' JAVA_HOME _SPARK_AUTH_SECRET\n")
        .contains("-Dspark.authenticate=true", "master.Master --port 0 --webui-port 0")
        .contains("srun --export=ALL --nodes=4 --ntasks=4 --ntasks-per-node=1 --cpus-per-task=20 ")
        .contains("worker.Worker --cores 20 --memory 4096M")
        .contains("\nawait 'Registering worker' 4\n/opt/procession -J-Xmx2048m ")
        .contains("-J-Dspark.executor.memory=4096m -J-Dspark.default.parallelism=80 ")
        .contains(" run --engine spark --workers 80 --requeue --master \"$master\" Script.java ")
        .contains(" '$HOME' &\nprogram=$!\n")
        .endsWith("wait $program; exit\n");
    assertThat(text.indexOf("' EXIT\n")).isPositive().isLessThan(text.indexOf("master.Master"));
  }

  @Test
  void sparkNeedsItsHomeAndMemory(@TempDir Path directory) throws IOException {
    assertThatThrownBy(() -> SparkScript.home(null))
        .hasMessageContaining("SPARK_HOME=\n  Try: unpack a download");
    Files.createDirectory(directory.resolve("jars"));
    assertThat(SparkScript.home(directory.toString())).isEqualTo(directory.toString());
    JobRequest small =
        new JobRequest(
            "study",
            Path.of("/"),
            new JobRequest.Size(4, 1, OptionalLong.of(1L << 30), Optional.empty()),
            Optional.empty(),
            Optional.empty(),
            new JobEngine.Spark("/opt/spark"),
            false,
            List.of(),
            List.of("Script.java"));
    assertThatThrownBy(() -> script(new SlurmDialect(), small))
        .hasMessageContaining("mem must be 2G or more with the engine spark")
        .hasMessageEndingWith("mem=1024M");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "slurm, --array=1;3, --shard \"$SLURM_ARRAY_TASK_ID/4\"",
    "pbs,   -J 1-3,      --shard \"$PBS_ARRAY_INDEX/4\"",
    "sge,   -t 2-4,      --shard \"$((SGE_TASK_ID - 1))/4\"",
    "lsf,   study[2;4],  --shard \"$((LSB_JOBINDEX - 1))/4\"",
  })
  void shardsAreIndicesOfAnArray(String scheduler, String array, String shard) {
    Dialect dialect =
        Dialect.all().stream().filter(d -> d.name().equals(scheduler)).findFirst().orElseThrow();

    assertThat(script(dialect, job(Optional.of(new JobRequest.Shards(4, List.of(1, 3))), 1)))
        .contains(array.replace(';', ','), shard);
  }

  @ParameterizedTest(name = "{0} prints {1}")
  @CsvSource({
    "slurm, 42, 42",
    "slurm, 42;cluster, 42",
    "slurm, sbatch: error, ''",
    "pbs, 42.server, 42.server",
    "pbs, 42[].server, 42[].server",
    "sge, Your job 42 (\"x\") has been submitted, 42",
    "sge, Your job-array 42.1-4:1 (\"x\") has been submitted, 42",
    "lsf, Job <42> is submitted to queue <normal>., 42",
  })
  void idIsReadFromWhatTheCommandPrints(String scheduler, String line, String id) {
    Dialect dialect =
        Dialect.all().stream().filter(d -> d.name().equals(scheduler)).findFirst().orElseThrow();

    assertThat(dialect.id(line)).isEqualTo(id);
  }

  @Test
  void environmentLosesTheJobItIsSubmittedFrom() {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "SLURM_CONF", "/etc/slurm.conf",
                "SLURM_NTASKS", "9",
                "OMPI_COMM_WORLD_RANK", "3",
                "PBS_JOBID", "1",
                "LSB_JOBID", "2",
                "PROCESSION_JOB_END", "3",
                "PROCESSION_CACHE", "/cache",
                "SBATCH_ACCOUNT", "lab",
                "PATH", "/bin"));

    CleanEnvironment.clean(environment);

    assertThat(environment)
        .containsOnlyKeys("SLURM_CONF", "PROCESSION_CACHE", "SBATCH_ACCOUNT", "PATH");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "05:00:00, PT5H",
    "1-12:00:00, PT36H",
    "1-12:30, PT36H30M",
    "90:30, PT90M30S",
    "90, PT90M",
  })
  void timeIsReadAsSlurmReadsIt(String text, Duration time) {
    assertThat(Sizes.time(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "00:00:00", "5h", "-1", "1:2:3:4"})
  void otherTimesAreRefused(String text) {
    assertThatThrownBy(() -> Sizes.time(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("time=" + text);
  }

  @Test
  void memoryIsReadWithItsUnit() {
    assertThat(Sizes.memoryBytes("8G")).isEqualTo(8L << 30);
    assertThat(Sizes.memoryBytes("500mb")).isEqualTo(500L << 20);
    assertThatThrownBy(() -> Sizes.memoryBytes("8"))
        .hasMessage("mem must be a number with K, M, G or T, as in 8G: mem=8");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"examples/SleepPool.java, SleepPool", "7.java, job_7", "a b.jar, a_b"})
  void nameOfTheJobIsThatOfTheProgram(String program, String name) {
    assertThat(SubmitCommand.nameOf(program)).isEqualTo(name);
  }
}
