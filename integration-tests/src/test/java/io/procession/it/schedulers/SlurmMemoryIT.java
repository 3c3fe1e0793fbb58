package io.procession.it.schedulers;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A Slurm with this machine's CPUs and memory, which confines jobs where it has cgroups. */
@ExtendWith(Cluster.RealSlurm.class)
class SlurmMemoryIT {
  @TempDir private Path directory;

  @Test
  @DisplayName("--mem=1000 and four workers that fill their heaps: nothing is killed")
  void heapsFitIntoTheMemoryOfTheJob(Cluster slurm) {
    String launcher =
        Path.of("..", "procession").toAbsolutePath().normalize() + " -J-Xmx64m run --workers 4 ";
    SlurmJob job =
        SlurmJob.submit(
            slurm, directory, "-n1 --mem=1000", launcher + Program.script("FullHeaps.java"));

    job.await("COMPLETED");

    assertThat(job.out()).doesNotContain("oom").doesNotContain("WorkerLost");
    List<Long> heaps =
        job.out()
            .lines()
            .filter(line -> line.startsWith("heap of "))
            .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .toList();
    assertThat(heaps).hasSize(4);
    assertThat(heaps.stream().mapToLong(Long::longValue).sum()).isLessThan(1000 - 64);
    assertThat(job.out()).contains("all workers filled their heaps");
    assertThat(slurm.run(Map.of(), List.of("scontrol", "show", "job", job.id())).out())
        .contains("JobState=COMPLETED");
  }
}
