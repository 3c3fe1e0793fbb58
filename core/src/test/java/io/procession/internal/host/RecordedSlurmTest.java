package io.procession.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every environment that a real Slurm 22.05.8 gave, with the numbers its jobs were asked for. */
class RecordedSlurmTest {
  /** File, CPUs granted here (- for none), MiB of memory this process may use (- for not told). */
  private static final String TABLE =
      """
      N2-n6-c4.batch.env              20  20000
      N2-n6-c4.step0.task0.env         4   4000
      N2-n6-c4.step0.task1.env         4   4000
      N2-n6-c4.step0.task2.env         4   4000
      N2-n6-c4.step0.task3.env         4   1333
      N2-n6-c4.step0.task4.env         4   1333
      N2-n6-c4.step0.task5.env         4   1333
      N3-tpn1-c16.batch.env           16  16000
      N3-tpn1-c16.step0.task0.env     16  16000
      N3-tpn1-c16.step0.task1.env     16  16000
      N3-tpn1-c16.step0.task2.env     16  16000
      N4-exclusive.batch.env          32  32000
      N4-exclusive.step0.task0.env    32  32000
      N4-exclusive.step0.task1.env    32  32000
      N4-exclusive.step0.task2.env    20  20000
      N4-exclusive.step0.task3.env    16  16000
      array.batch.env                  2   2000
      array.step0.task0.env            2   2000
      c20-mempercpu.batch.env         20  40960
      c20-mempercpu.step0.task0.env   20  40960
      gpu-per-task.batch.env           4   4000
      gpu-per-task.step0.task0.env     2   2000
      gpu-per-task.step0.task1.env     2   2000
      gpus.batch.env                   4   4000
      gpus.step0.task0.env             4   4000
      het.batch.env                    4   4000
      het.step0.task0.env              4   4000
      n1-c20.batch.env                20  10240
      n1-c20.step0.task0.env          20  10240
      n4-c8.batch.env                 32  32000
      n4-c8.step0.task0.env            8   8000
      n4-c8.step0.task1.env            8   8000
      n4-c8.step0.task2.env            8   8000
      n4-c8.step0.task3.env            8   8000
      n56.batch.env                   32   3200
      n56.step0.task0.env              1    100
      n56.step0.task1.env              1    100
      none.batch.env                   1   1000
      none.step0.task0.env             1   1000
      preq.batch.env                  10      -
      preq.step0.task0.env             5      -
      preq.step0.task1.env             5      -
      preq.step0.task2.env             5      -
      salloc-N2-c3.shell.env           -      -
      """;

  private static Stream<List<String>> rows() {
    return TABLE.lines().map(line -> Arrays.asList(line.strip().split(" +", -1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void grantsWhatTheJobWasAskedFor(List<String> row) {
    Grant grant = FakeHost.recorded("slurm-22.05.8/" + row.get(0)).grant();

    String cpus = grant.cpus().isPresent() ? "" + grant.cpus().getAsInt() : "-";
    String mebibytes =
        grant.memoryBytes().isPresent() ? "" + (grant.memoryBytes().getAsLong() >> 20) : "-";
    assertThat(List.of(cpus, mebibytes)).isEqualTo(row.subList(1, 3));
  }

  @Test
  void tableHasEveryRecordedFile() throws IOException {
    URI folder =
        URI.create(Objects.requireNonNull(getClass().getResource("slurm-22.05.8")).toString());
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(rows().map(row -> row.get(0)).toList());
    }
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
  @MethodSource("rows")
  void recordedJobsGiveNoWarningExceptWhereTasksShareCpus(List<String> row) {
    List<String> warnings = FakeHost.recorded("slurm-22.05.8/" + row.get(0)).grant().warnings();

    boolean crowded = row.get(0).matches("N2-n6-c4\\.step0\\.task[345]\\.env");
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
