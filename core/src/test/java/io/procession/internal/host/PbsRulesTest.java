package io.procession.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PbsRulesTest {
  private static final String NODE_FILE = "/srv/home/aux/0.pbs1";

  private static FakeHost recorded() {
    return FakeHost.recorded("openpbs-23.06.06/select1-ncpus4.txt")
        .file(NODE_FILE, "pbs1\n")
        .named("pbs1");
  }

  private static String qstat(String name) {
    return FakeHost.recording("openpbs-23.06.06/qstat-" + name + ".txt");
  }

  @Test
  void asksTheServerWithATimeLimit() {
    FakeHost host = recorded().answering(qstat("two-hosts"));

    Grant grant = host.grant();

    assertThat(grant.cpus()).as("NCPUS=4 is only the number of threads").hasValue(8);
    assertThat(grant.hosts()).containsExactly("pbs1", "node2");
    assertThat(grant.memoryBytes()).as("the chunk here names no memory").isEmpty();
    assertThat(grant.evidence())
        .containsExactly(
            "qstat -f 0.pbs1: exec_vnode = (pbs1:ncpus=8)+(node2:ncpus=4:mem=2097152kb)");
    assertThat(grant.warnings()).isEmpty();
    assertThat(host.commands()).containsExactly("qstat -f 0.pbs1 # 5 s");
  }

  @ParameterizedTest(name = "{0} on {1}: {2} CPUs, {3} MiB")
  @CsvSource({
    "two-hosts,             pbs1,             8,    -1",
    "two-hosts,             node2,            4,  2048",
    "two-hosts,             NODE2.site.org,   4,  2048",
    "folded,                node1,           14,  7168",
    "folded,                node2,           14,    -1",
    "vnodes-of-one-host,    big7,            12, 24576",
    "vnodes-of-one-host,    login1,          12, 24576",
  })
  void sumsTheChunksOfThisHost(String file, String hostname, int cpus, long mebibytes) {
    Grant grant = recorded().named(hostname).answering(qstat(file)).grant();

    assertThat(grant.cpus()).hasValue(cpus);
    assertThat(grant.memoryBytes().orElse(-1L << 20) >> 20).isEqualTo(mebibytes);
  }

  @ParameterizedTest(name = "mem={0}: {1} bytes")
  @CsvSource({
    "2097152kb, 2147483648",
    "2gb,       2147483648",
    "500mb,      524288000",
    "1tb,    1099511627776",
    "4096b,           4096",
    "4096,            4096",
  })
  void readsEveryUnitOfMemory(String memory, long bytes) {
    String text = "Job Id: 0.pbs1\n    exec_vnode = (pbs1:ncpus=4:mem=" + memory + ":ngpus=1)\n";

    assertThat(recorded().answering(text).grant().memoryBytes()).hasValue(bytes);
  }

  @Test
  void serverThatHangsCostsItsLimitAndAWarning() {
    Grant grant = recorded().failing("no answer within 5000 ms").grant();

    assertThat(grant.cpus()).hasValue(4);
    assertThat(grant.warnings())
        .containsExactly(
            "qstat -f 0.pbs1: no answer within 5000 ms; the environment is used instead");
    assertThat(grant.evidence())
        .contains("NCPUS=4: CPUs of the first chunk, or its OpenMP threads");
  }

  @ParameterizedTest(name = "qstat says {0}")
  @ValueSource(
      strings = {
        "",
        "qstat: Unknown Job Id",
        "    exec_vnode = ",
        "    exec_vnode = ()",
        "    exec_vnode = (pbs1)",
        "    exec_vnode = (pbs1:ncpus=many)",
        "    exec_vnode = (pbs1:ncpus=99999999999999999999)",
        "    exec_vnode = (pbs1:ncpus=0)",
        "    exec_host = pbs1/0*8",
      })
  void answerWithoutChunksLeavesTheEnvironment(String answer) {
    assertThat(recorded().answering(answer).grant().cpus()).hasValue(4);
  }

  @Test
  void chunksOnOtherHostsOnlyLeaveTheEnvironment() {
    Grant grant = recorded().named("elsewhere").answering(qstat("two-hosts")).grant();

    assertThat(grant.cpus()).hasValue(4);
    assertThat(grant.warnings())
        .containsExactly(
            "exec_vnode has no entry for this host: host=elsewhere entries=[pbs1, node2]");
  }

  @Test
  void torqueTellsItsCoresPerNode() {
    FakeHost host =
        FakeHost.with("PBS_JOBID=77.master", "PBS_NUM_PPN=4", "PBS_NODEFILE=/aux/77")
            .file("/aux/77", "n1\nn1\nn1\nn1\nn2\nn2\nn2\nn2\n")
            .named("n1")
            .answering(qstat("torque"));

    Grant grant = host.grant();

    assertThat(grant.cpus()).hasValue(4);
    assertThat(grant.hosts()).containsExactly("n1", "n2");
    assertThat(grant.warnings()).isEmpty();
  }

  @ParameterizedTest(name = "{0} lines, NCPUS={1}: {2}")
  @CsvSource({"3, 3, 3", "8, 4, 8", "1, 8, 8", "2, 4, 4", "5, abc, 5", "0, 4, 4"})
  void largerOfNodeFileAndNcpusCountsWithoutAServer(int lines, String ncpus, int cpus) {
    FakeHost host =
        recorded()
            .failing("exit code 127")
            .and("NCPUS=" + ncpus)
            .file(NODE_FILE, "pbs1.site.org\n".repeat(lines) + "node2\n");

    assertThat(host.grant().cpus()).hasValue(cpus);
  }

  @Test
  void taskOfAnotherHostHasNoNodeFile() {
    FakeHost host = recorded().failing("exit code 127").without("PBS_NODEFILE").and("NCPUS=2");

    assertThat(host.grant().cpus()).hasValue(2);
  }

  @ParameterizedTest(name = "NCPUS={0}")
  @ValueSource(strings = {"abc", "0", "-4", "", "123456789012"})
  void nonsenseIsAWarning(String value) {
    Grant grant =
        recorded().failing("exit code 1").without("PBS_NODEFILE").and("NCPUS=" + value).grant();

    assertThat(grant.cpus()).isEmpty();
    assertThat(grant.warnings())
        .contains(
            "NCPUS must be a positive number of a sensible size: NCPUS=" + value + "; ignored");
  }

  @Test
  void missingNodeFileIsAWarning() {
    FakeHost host = recorded().and("PBS_NODEFILE=/gone").answering(qstat("two-hosts"));

    assertThat(host.grant().warnings())
        .containsExactly("the file of PBS_NODEFILE cannot be read: PBS_NODEFILE=/gone");
  }
}
