package io.procession.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** LSF, OAR, PJM and Flux, by their documentation. */
class OtherSchedulersTest {
  @ParameterizedTest(name = "LSF on {0}: {1}")
  @CsvSource({"h1, 4", "h2, 8", "H2.site.org, 8"})
  void lsfGivesEachHostItsNumber(String hostname, int cpus) {
    Grant grant =
        FakeHost.with("LSB_JOBID=5", "LSB_MCPU_HOSTS=h1 4 h2 8 ", "LSB_DJOB_NUMPROC=12")
            .named(hostname)
            .grant();

    assertThat(grant.cpus()).hasValue(cpus);
    assertThat(grant.hosts()).containsExactly("h1", "h2");
  }

  @Test
  void lsfCountsTheLinesOfItsHostFileWhereThereAreNoPairs() {
    FakeHost host =
        FakeHost.with("LSB_JOBID=5", "LSB_DJOB_HOSTFILE=/lsf/hosts", "LSB_DJOB_NUMPROC=3")
            .file("/lsf/hosts", "h1\nh1\nh2\n")
            .named("h1");

    assertThat(host.grant().cpus()).hasValue(2);
    assertThat(host.grant().hosts()).containsExactly("h1", "h2");
  }

  @Test
  void lsfTakesTheWholeNumberOnOneHostOnly() {
    assertThat(FakeHost.with("LSB_JOBID=5", "LSB_DJOB_NUMPROC=3").grant().cpus()).hasValue(3);
    assertThat(
            FakeHost.with("LSB_JOBID=5", "LSB_MCPU_HOSTS=h1 4 h2 8", "LSB_DJOB_NUMPROC=12")
                .named("h9")
                .grant()
                .cpus())
        .isEmpty();
  }

  @ParameterizedTest(name = "LSB_MCPU_HOSTS={0}")
  @ValueSource(strings = {"h1", "h1 x", "h1 4 h2", "h1 -4", "h1 99999999999"})
  void lsfNonsenseIsAWarning(String value) {
    Grant grant =
        FakeHost.with("LSB_JOBID=5", "LSB_MCPU_HOSTS=" + value, "LSB_DJOB_NUMPROC=2").grant();

    assertThat(grant.cpus()).hasValue(2);
    assertThat(grant.warnings())
        .containsExactly(
            "LSB_MCPU_HOSTS must be pairs of host and number: LSB_MCPU_HOSTS="
                + value
                + "; ignored");
  }

  @Test
  void oarHasALineForEachCore() {
    Grant grant =
        FakeHost.with("OAR_JOB_ID=8", "OAR_NODEFILE=/oar/8")
            .file("/oar/8", "c1\nc1\nc1\n\nc2\nc2\n")
            .named("c1.grid.org")
            .grant();

    assertThat(grant.cpus()).hasValue(3);
    assertThat(grant.hosts()).containsExactly("c1", "c2");
  }

  @Test
  void oarWithoutItsFileGrantsNothingAndSaysSo() {
    Grant grant = FakeHost.with("OAR_JOB_ID=8", "OAR_NODEFILE=/gone").grant();

    assertThat(grant.cpus()).isEmpty();
    assertThat(grant.warnings())
        .containsExactly("the file of OAR_NODEFILE cannot be read: OAR_NODEFILE=/gone");
  }

  @Test
  void pjmTellsTheCoresOfItsNode() {
    assertThat(FakeHost.with("PJM_JOBID=3", "PJM_VNODE_CORE=48").grant().cpus()).hasValue(48);
    assertThat(FakeHost.with("PJM_JOBID=3", "PJM_VNODE_CORE=all").grant().warnings())
        .containsExactly(
            "PJM_VNODE_CORE must be a positive number of a sensible size: PJM_VNODE_CORE=all;"
                + " ignored");
  }

  @Test
  void fluxLeavesTheNumberToTheAffinity() {
    FakeHost host = FakeHost.with("FLUX_JOB_ID=ƒ2k").seeing(6);

    assertThat(AllocationReader.read(host).cpus()).isEqualTo(6);
    assertThat(AllocationReader.read(host).reason())
        .isEqualTo("the JVM sees 6 CPUs; Flux job ƒ2k tells no number for this host");
  }

  @Test
  void slurmCountsBeforeTheSchedulersItImitates() {
    FakeHost host =
        FakeHost.with(
            "SLURM_JOB_ID=1", "SLURM_NODEID=0", "SLURM_CPUS_ON_NODE=6", "PBS_JOBID=1", "NCPUS=9");

    assertThat(Job.of(host)).get().extracting(Job::scheduler).isEqualTo("Slurm");
    assertThat(host.grant().cpus()).hasValue(6);
    assertThat(host.commands()).isEmpty();
  }

  @Test
  void outsideAJobThereIsNone() {
    assertThat(Job.of(FakeHost.with("NCPUS=9", "NSLOTS=3", "OMP_NUM_THREADS=1"))).isEmpty();
  }
}
