package io.procession.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobEndTest {
  private static Optional<Instant> end(FakeHost host) {
    return Job.of(host).orElseThrow().end(host);
  }

  private static FakeHost slurm() {
    return FakeHost.recorded("slurm-22.05.8/n1-c20.batch.env");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "42, PT42S",
    "4:57, PT4M57S",
    "1:04:57, PT1H4M57S",
    "2-03:04:05, PT51H4M5S",
    "0:00, PT0S",
  })
  void slurmTellsTheTimeThatIsLeft(String left, Duration expected) {
    FakeHost host = slurm().answering(left + "\n");

    assertThat(end(host)).contains(FakeHost.NOW.plus(expected));
    assertThat(host.commands().getFirst()).startsWith("squeue -h -j ").endsWith(" -o %L # 5 s");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UNLIMITED", "INVALID", "", "1:2:3:4", "-5", "99999999999"})
  void otherWordsAreNoTime(String left) {
    assertThat(end(slurm().answering(left))).isEmpty();
  }

  @Test
  void newerSlurmTellsItInTheEnvironment() {
    FakeHost host = slurm().and("SLURM_JOB_END_TIME=1795172400");

    assertThat(end(host)).contains(Instant.ofEpochSecond(1795172400));
    assertThat(host.commands()).isEmpty();
  }

  @Test
  void controllerThatIsDownLeavesTheEndOpen() {
    assertThat(end(slurm().failing("no answer within 5000 ms"))).isEmpty();
  }

  @Test
  void pbsTellsTheStartAndTheWalltime() {
    String qstat = FakeHost.recording("openpbs-23.06.06/qstat-two-hosts.txt");

    assertThat(ExecVnode.end(qstat, ZoneOffset.UTC))
        .contains(Instant.parse("2026-11-20T11:15:28Z"));
    assertThat(ExecVnode.end(qstat.replace("Fri Nov 20", "Mon Nov  2"), ZoneId.of("Europe/Berlin")))
        .contains(Instant.parse("2026-11-02T10:15:28Z"));
    assertThat(ExecVnode.end(qstat.replace("Fri Nov", "soon"), ZoneOffset.UTC)).isEmpty();
  }

  @Test
  void jobScriptOfProcessionTellsItWhereTheSchedulerDoesNot() {
    FakeHost host = FakeHost.recorded("sge-8.1.9/serial.txt").and("PROCESSION_JOB_END=1795172400");

    assertThat(end(host)).contains(Instant.ofEpochSecond(1795172400));
    assertThat(AllocationReader.read(host).explain()).contains("end: 2026-11-20T11:00:00Z");
  }

  @Test
  void moreWorkersThanCpusAreANote() {
    Job job = Job.of(slurm()).orElseThrow();

    assertThat(job.crowding(20, 20)).isEmpty();
    assertThat(job.crowding(40, 20))
        .contains(
            "40 workers share the 20 CPUs that Slurm job "
                + job.id()
                + " may use here, so none is faster: leave the number out, or ask the scheduler for"
                + " more CPUs (procession cpus explains the number)");
  }
}
