package io.procession.it.schedulers;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.Awaiting;
import io.procession.it.testing.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of a real Slurm that are ended before their program is, and go on from its journal. */
@ExtendWith(Cluster.Slurm.class)
class SlurmTimeIT {
  @TempDir private Path directory;
  private Path ran;

  @BeforeEach
  void nothingRanYet() {
    ran = directory.resolve("ran");
  }

  private SlurmJob submit(Cluster slurm, String options, int tasks, int millis) {
    return SlurmJob.submit(
        slurm,
        directory,
        "--mem=4G -c4 --requeue " + options,
        "%s run --requeue --grace 10 %s %s %s %d %d"
            .formatted(
                SlurmJob.PROCESSION,
                Program.script("LongMap.java"),
                directory.resolve("journal"),
                ran,
                tasks,
                millis));
  }

  private List<String> ran() {
    try {
      return Files.exists(ran) ? Files.readAllLines(ran) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for tasks, so that the end comes in the middle. */
  private void awaitTasks(SlurmJob job, int count) {
    job.await(() -> ran().size() >= count, count + " tasks far");
  }

  private static String answer(int tasks) {
    return "answer " + IntStream.range(0, tasks).mapToLong(x -> (long) x * x).sum() + "\n";
  }

  private static int answers(SlurmJob job) {
    return job.out().split("answer ", -1).length - 1;
  }

  /** Slurm waits two minutes before it runs a requeued job again; this need not. */
  private static void goOn(Cluster slurm, SlurmJob job) {
    job.await(() -> job.field("Reason").equals("BeginTime"), "requeued");
    job.awaitNoProcess(); // Slurm does not start a job on a node where it still ends.
    // A node refuses a job whose credential is not younger than its last end, in whole seconds.
    Awaiting.pause(2000);
    slurm.run(Map.of(), List.of("scontrol", "update", "jobid=" + job.id(), "StartTime=now"));
  }

  @Test
  @DisplayName("SIGUSR1: tasks end, the job requeues itself, no task runs twice")
  void warnedJobRunsAgainAndGoesOn(Cluster slurm) {
    SlurmJob job = submit(slurm, "--signal=B:USR1@60", 60, 500);
    awaitTasks(job, 8);

    slurm.ask("scancel", "--batch", "--signal=USR1", job.id());
    job.awaitOutput("asks for Slurm job " + job.id() + " to run again");
    goOn(slurm, job);
    job.await("COMPLETED");

    assertThat(job.out())
        .contains("procession run: SIGUSR1: no task begins, those that run have 10 s\n")
        .doesNotContain("Exception")
        .endsWith(answer(60));
    assertThat(answers(job)).as(job.out()).isEqualTo(1);
    assertThat(ran()).as("every task ran once").hasSize(60).doesNotHaveDuplicates();
  }

  @Test
  @Tag("slow")
  @DisplayName("one minute is the limit, three are needed: requeued until done, each task once")
  void limitIsKeptAndTheWorkGoesOn(Cluster slurm) {
    SlurmJob job = submit(slurm, "--time=1", 120, 3000);

    for (int run = 0; run < 2; run++) {
      int requeue = run + 1;
      job.await(() -> job.out().split("to run again", -1).length > requeue, "requeued " + requeue);
      goOn(slurm, job);
    }
    job.await("COMPLETED");

    assertThat(job.out()).contains("the job ends at").endsWith(answer(120));
    assertThat(answers(job)).as(job.out()).isEqualTo(1);
    assertThat(ran()).as("every task ran once").hasSize(120).doesNotHaveDuplicates();
  }

  @Test
  @Tag("slow")
  @DisplayName("preemption: what was recorded is not run again, and no process is left meanwhile")
  void preemptedJobGoesOn(Cluster slurm) {
    // Slurm looks each 30 s for grace times that are over, and the work must take longer than that.
    SlurmJob low = submit(slurm, "--partition=low -w n4", 400, 500);
    awaitTasks(low, 8);

    SlurmJob high = SlurmJob.submit(slurm, directory, "--partition=high -w n4 -c16", "true");
    low.await(() -> low.field("JobState").equals("PENDING"), "preempted");
    low.awaitNoProcess();
    high.await("COMPLETED");
    goOn(slurm, low);
    low.await("COMPLETED");

    assertThat(low.out()).endsWith(answer(400));
    assertThat(answers(low)).as(low.out()).isEqualTo(1);
    assertThat(ran()).as("every task ran once").hasSize(400).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("scancel: the journal has what ended, no process is left, another job goes on")
  void cancelledJobLosesNothingThatWasRecorded(Cluster slurm) {
    SlurmJob first = submit(slurm, "", 60, 400);
    awaitTasks(first, 8);

    slurm.ask("scancel", first.id());
    first.await("CANCELLED");
    first.awaitNoProcess();
    int before = ran().size();
    SlurmJob second = submit(slurm, "", 60, 400);
    second.await("COMPLETED");

    assertThat(before).isLessThan(60);
    assertThat(second.out()).endsWith(answer(60));
    assertThat(ran()).as("every task ran once").hasSize(60).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("a node is lost: its processes end, another job goes on from the journal")
  void lostNodeLosesOnlyWhatRan(Cluster slurm) throws IOException {
    SlurmJob first = submit(slurm, "-w n3", 60, 400);
    awaitTasks(first, 8);

    kill(Long.parseLong(Files.readString(slurm.directory().resolve("run/slurmd.n3.pid")).strip()));
    // The program itself dies with its node, and its workers with the program.
    slurm.processesOfJob(first.id()).stream()
        .filter(pid -> command(pid).contains("io.procession.cli.Main"))
        .forEach(SlurmTimeIT::kill);
    first.awaitNoProcess();
    slurm.run(Map.of(), List.of("scancel", first.id()));
    SlurmJob second = submit(slurm, "-x n3", 60, 400);
    second.await("COMPLETED");
    slurm.revive();

    assertThat(second.out()).endsWith(answer(60));
    assertThat(ran().stream().distinct()).hasSize(60);
    assertThat(ran()).as("only what ran on four workers runs again").hasSizeLessThanOrEqualTo(64);
  }

  private static String command(long pid) {
    return ProcessHandle.of(pid).flatMap(p -> p.info().commandLine()).orElse("");
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    Awaiting.until(
        "process " + pid + " is gone",
        () -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }
}
