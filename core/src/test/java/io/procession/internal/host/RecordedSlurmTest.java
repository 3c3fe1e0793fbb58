package io.procession.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Environments that a real Slurm 22.05.8 gave; {@link AllowancePageTest} has their numbers. */
class RecordedSlurmTest {
  private static List<String> files() throws IOException {
    return Recordings.inFolder("slurm-22.05.8");
  }

  @ParameterizedTest(name = "{0} seeing {1}")
  @CsvSource({
    "n1-c20.batch.env,            2,  2",
    "n1-c20.batch.env,           20, 20",
    "n1-c20.batch.env,           64, 20",
    "n4-c8.step0.task2.env,      32,  8",
    "none.batch.env,             32,  1",
    "n56.step0.task0.env,         2,  1",
    "salloc-N2-c3.shell.env,      2,  2",
    "N4-exclusive.batch.env,     16, 16",
  })
  void usesTheSmallerOfTheGrantAndWhatTheJvmSees(String file, int seen, int cpus) {
    FakeHost host = FakeHost.recorded("slurm-22.05.8/" + file).seeing(seen);

    assertThat(AllocationReader.read(host).cpus()).isEqualTo(cpus);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void recordedJobsGiveNoWarningExceptWhereTasksShareCpus(String file) {
    List<String> warnings = FakeHost.recorded(file).grant().warnings();

    boolean crowded = file.matches(".*N2-n6-c4\\.step0\\.task[345]\\.env");
    assertThat(warnings)
        .isEqualTo(
            crowded ? List.of("3 tasks of 4 CPUs share the 4 CPUs of this node") : List.of());
  }

  @Test
  void namesTheHostsOfTheJob() {
    assertThat(FakeHost.recorded("slurm-22.05.8/N4-exclusive.batch.env").grant().hosts())
        .containsExactly("n1", "n2", "n3", "n4");
    assertThat(FakeHost.recorded("slurm-22.05.8/salloc-N2-c3.shell.env").grant().hosts())
        .containsExactly("n1", "n2");
  }
}
