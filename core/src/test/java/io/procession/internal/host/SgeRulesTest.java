package io.procession.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.Allocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SgeRulesTest {
  private static final String HOST_FILE =
      "/opt/sge/spool/execd/localhost/active_jobs/2.1/pe_hostfile";

  private static FakeHost parallel(String hostFile) {
    return FakeHost.recorded("sge-8.1.9/pe-smp-20.txt").file(HOST_FILE, hostFile);
  }

  @Test
  void serialJobHasOneSlot() {
    FakeHost host = FakeHost.recorded("sge-8.1.9/serial.txt").seeing(32);

    Allocation allocation = AllocationReader.read(host);

    assertThat(allocation.cpus()).isEqualTo(1);
    assertThat(allocation.scheduler()).contains("Grid Engine");
    assertThat(allocation.jobId()).contains("1");
    assertThat(allocation.reason())
        .isEqualTo("Grid Engine job 1 grants 1 CPU here; the JVM sees 32 CPUs");
    assertThat(allocation.warnings()).isEmpty();
  }

  @Test
  void recordedParallelJobHasTheSlotsOfItsHostFile() {
    String recorded =
        FakeHost.recording("sge-8.1.9/pe-smp-20.txt")
            .lines()
            .filter(line -> line.startsWith("vm 20 "))
            .findFirst()
            .orElseThrow();

    assertThat(parallel(recorded).grant().cpus()).hasValue(20);
    assertThat(parallel(recorded).grant().warnings()).isEmpty();
  }

  @Test
  void secondRecordedHostFileHasThreeSlots() {
    String line = FakeHost.recording("sge-8.1.9/pe.out").lines().skip(1).findFirst().orElseThrow();

    assertThat(parallel(line).grant().cpus()).hasValue(3);
  }

  @ParameterizedTest(name = "on {0}: {1}")
  @CsvSource({"n1, 8", "n1.site.org, 8", "n2, 4", "n3, 6"})
  void takesTheSlotsOfThisHostOnly(String hostname, int cpus) {
    Grant grant =
        parallel(
                """
                n1.site.org 8 all.q@n1 UNDEFINED
                n2.site.org 4 all.q@n2 0,0:0,1
                n3.site.org 2 all.q@n3 UNDEFINED
                n3.site.org 4 long.q@n3 UNDEFINED
                """)
            .named(hostname)
            .and("NSLOTS=18", "NHOSTS=3")
            .grant();

    assertThat(grant.cpus()).hasValue(cpus);
    assertThat(grant.hosts()).containsExactly("n1.site.org", "n2.site.org", "n3.site.org");
  }

  @Test
  void slotsOfAllHostsAreNeverTakenForOne() {
    Grant grant =
        FakeHost.recorded("sge-8.1.9/pe-smp-20.txt")
            .withoutFile(HOST_FILE)
            .and("NSLOTS=64", "NHOSTS=4")
            .grant();

    assertThat(grant.cpus()).isEmpty();
    assertThat(grant.warnings())
        .containsExactly(
            "the file of PE_HOSTFILE cannot be read: PE_HOSTFILE=" + HOST_FILE,
            "the slots of this host are not known: NHOSTS=4 NSLOTS=64");
  }

  @Test
  void hostThatIsNotInTheFileHasItsCpusElsewhere() {
    FakeHost host =
        parallel("n1 8 q UNDEFINED\nn2 8 q UNDEFINED\n").and("NHOSTS=2").named("login").seeing(4);

    assertThat(AllocationReader.read(host).reason())
        .isEqualTo("the JVM sees 4 CPUs; Grid Engine job 2 has its CPUs on other hosts");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"vm", "vm many q U", "vm -3 q U", "vm 99999999999 q U", "\u0000"})
  void lineThatMakesNoSenseIsAWarningAndTheVariableCounts(String line) {
    Grant grant = parallel(line).grant();

    assertThat(grant.cpus()).hasValue(20);
    assertThat(grant.warnings())
        .containsExactly(
            "PE_HOSTFILE has a line that is not understood: " + line.strip() + "; ignored");
  }

  @Test
  void jobIdAloneIsNotGridEngine() {
    assertThat(Job.of(FakeHost.with("JOB_ID=5", "NSLOTS=3"))).isEmpty();
  }
}
