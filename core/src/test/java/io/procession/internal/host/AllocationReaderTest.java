package io.procession.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Allocation;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllocationReaderTest {
  private static FakeHost slurm() {
    return FakeHost.recorded("slurm-22.05.8/n1-c20.batch.env");
  }

  @Test
  void explainsEverythingItRead() {
    FakeHost host =
        slurm()
            .seeing(32)
            .file("/proc/self/status", "Name:\tjava\nCpus_allowed_list:\t0-15,64-79\n")
            .file("/proc/self/limits", "Max address space   1073741824   unlimited  bytes\n")
            .file("/proc/self/cgroup", "0::/job\n")
            .file("/proc/self/mountinfo", "30 23 0:26 / /cg rw - cgroup2 cgroup2 rw\n")
            .file("/cg/job/cpu.max", "2450000 100000\n")
            .and("SLURM_MEM_PER_CPU=oops");

    assertThat(AllocationReader.read(host).explain())
        .containsExactly(
            "because: Slurm job 2 grants 20 CPUs here; the JVM sees 32 CPUs",
            "override: none (procession.cpus, PROCESSION_CPUS)",
            "JVM: 32 CPUs (Runtime.availableProcessors)",
            "affinity: 0-15,64-79 is 32 CPUs (/proc/self/status)",
            "cgroup: quota of 24.5 CPUs, /cg/job/cpu.max",
            "Slurm: job 2 grants 20 CPUs here",
            "  SLURM_CPUS_ON_NODE=20: CPUs of the job or step on this node",
            "  no SLURM_STEP_ID: a batch script, which owns the grant of its node",
            "  SLURM_MEM_PER_NODE=10240: 10240 MiB on this node",
            "memory: 10240 MiB",
            "  10240 MiB by the scheduler",
            "  1024 MiB for each process by ulimit -v",
            "warning: SLURM_MEM_PER_CPU must be a sensible number of MiB:"
                + " SLURM_MEM_PER_CPU=oops; ignored");
  }

  @Test
  void outsideAJobTheJvmsViewCounts() {
    Allocation allocation = AllocationReader.read(new FakeHost().seeing(6));

    assertThat(allocation.cpus()).isEqualTo(6);
    assertThat(allocation.reason()).isEqualTo("the JVM sees 6 CPUs; no scheduler's job");
    assertThat(allocation.scheduler()).isEmpty();
    assertThat(allocation.jobId()).isEmpty();
    assertThat(allocation.memoryBytes()).isEmpty();
    assertThat(allocation.end()).isEmpty();
    assertThat(allocation.warnings()).isEmpty();
    assertThat(allocation.explain())
        .containsExactly(
            "because: the JVM sees 6 CPUs; no scheduler's job",
            "override: none (procession.cpus, PROCESSION_CPUS)",
            "JVM: 6 CPUs (Runtime.availableProcessors)",
            "cgroup: no CPU quota",
            "scheduler: none",
            "memory: no limit known");
  }

  @Test
  void smallerViewOfTheJvmIsTheReason() {
    assertThat(AllocationReader.read(slurm().seeing(2)).reason())
        .isEqualTo("the JVM sees 2 CPUs, fewer than the 20 that Slurm job 2 grants here");
  }

  @Test
  void numberAboveTheAffinityIsExplained() {
    FakeHost host =
        new FakeHost().seeing(20).file("/proc/self/status", "Cpus_allowed_list:\t0-1\n");

    assertThat(AllocationReader.read(host).explain())
        .contains(
            "affinity: 0-1 is 2 CPUs (/proc/self/status)",
            "JVM: more than the affinity allows, by -XX:ActiveProcessorCount");
  }

  @Test
  void affinityThatMakesNoSenseIsShownAsItIs() {
    FakeHost host = new FakeHost().file("/proc/self/status", "Cpus_allowed_list:\tall\n");

    assertThat(AllocationReader.read(host).explain())
        .contains("affinity: all is not understood (/proc/self/status)");
  }

  @Test
  void ignoresTheNumberOfOpenMpThreads() {
    assertThat(AllocationReader.read(FakeHost.with("OMP_NUM_THREADS=1").seeing(6)).cpus())
        .isEqualTo(6);
  }

  @Test
  void neverGoesBelowOne() {
    assertThat(AllocationReader.smaller(0, OptionalInt.empty())).isEqualTo(1);
    assertThat(AllocationReader.smaller(4, OptionalInt.of(0))).isEqualTo(1);
  }

  @Test
  void keepsTheJobButReadsTheJvmsViewAnew() {
    FakeHost host = slurm().seeing(64);
    Optional<Job> job = Job.of(host);

    assertThat(AllocationReader.read(host, job).cpus()).isEqualTo(20);
    assertThat(AllocationReader.read(host.seeing(3), job).cpus()).isEqualTo(3);
  }

  @Test
  void overrideIsTakenAsItIs() {
    FakeHost host = slurm().seeing(2).and("PROCESSION_CPUS=500");

    Allocation allocation = AllocationReader.read(host);

    assertThat(allocation.cpus()).isEqualTo(500);
    assertThat(allocation.reason()).isEqualTo("PROCESSION_CPUS=500");
    assertThat(allocation.explain())
        .startsWith("because: PROCESSION_CPUS=500", "override: PROCESSION_CPUS=500, taken as it is")
        .contains("Slurm: job 2 grants 20 CPUs here");
    assertThat(AllocationReader.override(host)).hasValue(500);
  }

  @Test
  void propertyCountsBeforeTheVariable() {
    FakeHost host = FakeHost.with("PROCESSION_CPUS=500").property("procession.cpus", " 3 ");

    assertThat(AllocationReader.read(host).cpus()).isEqualTo(3);
    assertThat(AllocationReader.read(host).reason()).isEqualTo("procession.cpus=3");
  }

  @ParameterizedTest(name = "PROCESSION_CPUS={0}")
  @ValueSource(strings = {"abc", "0", "-1", "", " ", "4.0", "24(x2)", "99999999999"})
  void badVariableIsIgnoredWithAWarning(String value) {
    FakeHost host = slurm().and("PROCESSION_CPUS=" + value);

    assertThat(AllocationReader.override(host)).isEmpty();
    assertThat(AllocationReader.read(host).cpus()).isEqualTo(AllocationReader.read(slurm()).cpus());
    assertThat(AllocationReader.read(host).warnings())
        .contains(
            "PROCESSION_CPUS must be a positive integer: PROCESSION_CPUS=" + value + "; ignored");
    assertThat(AllocationReader.warning(slurm().and("PROCESSION_CPUS=7"))).isEmpty();
  }

  @Test
  void badPropertyIsRefusedByItsOwnName() {
    FakeHost host = FakeHost.with("PROCESSION_CPUS=4").property("procession.cpus", "four");

    assertThatThrownBy(() -> AllocationReader.read(host))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("procession.cpus must be a positive integer: procession.cpus=four");
  }

  @ParameterizedTest(name = "{0} and {1}")
  @CsvSource({
    "n1,           n1,           true",
    "N1,           n1.site.org,  true",
    "n1.a.org,     n1.b.org,     true",
    "n1,           n10,          false",
    "10.0.0.1,     10.0.0.2,     false",
    "10.0.0.1,     10.0.0.1,     true",
  })
  void hostNamesAreComparedWithoutTheirDomain(String a, String b, boolean same) {
    assertThat(HostNames.same(a, b)).isEqualTo(same);
  }
}
