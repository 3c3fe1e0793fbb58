package io.procession.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.Allocation;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlurmRulesTest {
  private static FakeHost batch(String... variables) {
    return FakeHost.with("SLURM_JOB_ID=7", "SLURM_NODEID=0", "SLURMD_NODENAME=n1").and(variables);
  }

  private static FakeHost task(String tasksPerNode, String... variables) {
    return batch("SLURM_STEP_ID=0", "SLURM_STEP_TASKS_PER_NODE=" + tasksPerNode).and(variables);
  }

  @Test
  void sallocShellHasNothingHereAndSaysThatTheAllocationIsElsewhere() {
    FakeHost host = FakeHost.recorded("slurm-22.05.8/salloc-N2-c3.shell.env").seeing(2);

    Allocation allocation = AllocationReader.read(host);

    assertThat(allocation.cpus()).isEqualTo(2);
    assertThat(allocation.reason())
        .isEqualTo("the JVM sees 2 CPUs; Slurm job 18 has its CPUs on other hosts");
    assertThat(allocation.explain())
        .contains(
            "  no SLURMD_NODENAME and no SLURM_NODEID: this process is outside the allocation"
                + " (n[1-2]); srun reaches it");
    assertThat(allocation.warnings()).isEmpty();
  }

  @Test
  void readsTheListOfNodesWhereTheNumberOfThisNodeIsMissing() {
    FakeHost third =
        FakeHost.recorded("slurm-22.05.8/N4-exclusive.step0.task2.env")
            .without("SLURM_CPUS_ON_NODE");

    assertThat(third.grant().cpus()).hasValue(20);
  }

  @Test
  void findsTheNodeByNameBecauseTheIndexIsTheStepsOwn() {
    FakeHost host =
        batch(
            "SLURMD_NODENAME=n3",
            "SLURM_JOB_NODELIST=n[1-3]",
            "SLURM_JOB_CPUS_PER_NODE=32(x2),20",
            "SLURM_STEP_ID=1",
            "SLURM_STEP_TASKS_PER_NODE=1");

    assertThat(host.grant().cpus()).hasValue(20);
  }

  @Test
  void believesTheNodesNumberMoreThanTheTasks() {
    FakeHost exactStep = task("1", "SLURM_CPUS_ON_NODE=1", "SLURM_CPUS_PER_TASK=2");

    assertThat(exactStep.grant().cpus()).hasValue(1);
  }

  @ParameterizedTest(name = "{0} tasks, {1}: {2}")
  @CsvSource({
    "4,        SLURM_CPUS_PER_TASK=8,             8",
    "4,        SLURM_CPUS_PER_TASK=2,             2",
    "4,        SLURM_TRES_PER_TASK=cpu:2,         2",
    "4,        SLURM_TRES_PER_TASK=cpu=3,         3",
    "4,        'SLURM_TRES_PER_TASK=gres/gpu:1,cpu:5', 5",
    "4,        SLURM_TRES_PER_TASK=gres/gpu:1,    8",
    "4,        SLURM_TRES_PER_TASK=cpu:0,         8",
    "4,        SLURM_CPUS_PER_TASK=64,           32",
    "4,        SLURM_NTASKS=99,                   8",
    "3,        SLURM_NTASKS=99,                  10",
    "32(x2),   SLURM_NTASKS=99,                   1",
    "64,       SLURM_NTASKS=99,                   1",
    "'5,1',    SLURM_NTASKS=99,                   6",
    "1(x4),    SLURM_CPUS_PER_TASK=2,            32",
  })
  void tasksOfAStepDivideTheNode(String tasks, String variable, int cpus) {
    assertThat(task(tasks, "SLURM_CPUS_ON_NODE=32", variable).grant().cpus()).hasValue(cpus);
  }

  @Test
  void takesTheLargestNumberOfTasksWhereTheIndexIsOutOfTheList() {
    FakeHost host = task("2,4", "SLURM_CPUS_ON_NODE=32", "SLURM_NODEID=9");

    assertThat(host.grant().cpus()).hasValue(8);
  }

  @Test
  void stepVariablesThatLeakIntoABatchScriptAreFoundOut() {
    FakeHost host = task("4", "SLURM_CPUS_ON_NODE=32", "SLURM_GTIDS=0");

    Grant grant = host.grant();

    assertThat(grant.cpus()).hasValue(32);
    assertThat(grant.warnings())
        .containsExactly(
            "SLURM_STEP_TASKS_PER_NODE=4 does not agree with SLURM_GTIDS=0, which Slurm sets for"
                + " every task; it is left over from another step, ignored");
  }

  @Test
  void jobSubmittedFromInsideAJobIsNotMisledByWhatItInherits() {
    FakeHost host =
        FakeHost.recorded("slurm-22.05.8/c20-mempercpu.batch.env")
            .and(
                "SLURM_NTASKS=9",
                "SLURM_MEM_PER_NODE=77",
                "SLURM_ARRAY_TASK_ID=4",
                "SLURM_STEP_ID=3",
                "SLURM_GPUS_ON_NODE=4",
                "SLURM_RESTART_COUNT=2");

    Grant grant = host.grant();

    assertThat(grant.cpus()).hasValue(20);
    assertThat(grant.memoryBytes()).as("the smaller, one of the two is stale").hasValue(77L << 20);
  }

  @Test
  void secondComponentOfAHeterogeneousJobReadsItsOwnVariables() {
    FakeHost host =
        FakeHost.recorded("slurm-22.05.8/het.step0.task0.env")
            .and("SLURMD_NODENAME=n3", "SLURM_STEP_TASKS_PER_NODE=2", "SLURM_GTIDS=0,1")
            .and("SLURM_CPUS_ON_NODE=16", "SLURM_MEM_PER_CPU_HET_GROUP_1=500");

    Grant grant = host.grant();

    assertThat(grant.cpus()).hasValue(8);
    assertThat(grant.hosts()).containsExactly("n3");
    assertThat(grant.memoryBytes()).hasValue(4000L << 20);
    assertThat(grant.evidence())
        .contains(
            "SLURM_HET_SIZE=2: a heterogeneous job, this process is in component 1",
            "SLURM_CPUS_PER_TASK_HET_GROUP_1=8: CPUs of each task");
  }

  @Test
  void secondComponentFindsItsNodeWithoutTheNodesOwnNumber() {
    FakeHost host =
        FakeHost.recorded("slurm-22.05.8/het.batch.env")
            .and("SLURMD_NODENAME=n3")
            .without("SLURM_CPUS_ON_NODE");

    assertThat(host.grant().cpus()).hasValue(16);
  }

  @Test
  void componentsOfAnotherJobAreNotThisJobs() {
    FakeHost host =
        FakeHost.recorded("slurm-22.05.8/het.batch.env")
            .and("SLURM_JOB_ID=50", "SLURMD_NODENAME=n3", "SLURM_MEM_PER_CPU_HET_GROUP_1=1");

    assertThat(host.grant().memoryBytes()).hasValue(4000L << 20);
  }

  @ParameterizedTest(name = "SLURM_CPUS_ON_NODE={0}")
  @ValueSource(
      strings = {
        "abc",
        "-1",
        "",
        " ",
        "0",
        "99999999999999",
        "70000",
        "1.5",
        "4 CPUs",
        "20,",
        "(x2)"
      })
  void nonsenseIsAWarningAndTheNextVariableCounts(String value) {
    FakeHost host =
        batch("SLURM_CPUS_ON_NODE=" + value, "SLURM_JOB_CPUS_PER_NODE=16", "SLURM_JOB_NODELIST=n1");

    Grant grant = host.grant();

    assertThat(grant.cpus()).hasValue(16);
    assertThat(grant.warnings())
        .containsExactly(
            "SLURM_CPUS_ON_NODE must be a positive number of a sensible size: SLURM_CPUS_ON_NODE="
                + value
                + "; ignored");
  }

  @ParameterizedTest(name = "SLURM_CPUS_ON_NODE={0}")
  @CsvSource({"24(x2), 24", "'24,8', 8", "'24(x2),8', 8"})
  void listWhereANumberBelongsCountsAsItsSmallest(String value, int cpus) {
    Grant grant = batch("SLURM_CPUS_ON_NODE=" + value).grant();

    assertThat(grant.cpus()).hasValue(cpus);
    assertThat(grant.warnings())
        .containsExactly(
            "SLURM_CPUS_ON_NODE must be one number: SLURM_CPUS_ON_NODE="
                + value
                + "; "
                + cpus
                + " used");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "SLURM_NODEID=abc",
        "SLURM_NODEID=-1",
        "SLURM_NODEID=99999999999",
        "SLURM_JOB_NODELIST=n[1-",
        "SLURM_JOB_NODELIST=n]1[",
        "SLURM_JOB_NODELIST=n[3-1]",
        "SLURM_JOB_NODELIST=n[0-999999999]",
        "SLURM_STEP_TASKS_PER_NODE=many",
        "SLURM_STEP_TASKS_PER_NODE=1(x999999)",
        "SLURM_MEM_PER_NODE=10G",
        "SLURM_MEM_PER_NODE=-5",
        "SLURM_MEM_PER_CPU=999999999999999999",
        "SLURM_JOB_END_TIME=tomorrow",
        "SLURM_JOB_END_TIME=9223372036854775807",
        "SLURM_JOB_END_TIME=-3",
      })
  void nonsenseElsewhereIsAWarningThatNamesTheVariableAndTheNumberStays(String variable) {
    Grant grant = task("1", "SLURM_CPUS_ON_NODE=8").and(variable).grant();

    String[] pair = variable.split("=", 2);
    assertThat(grant.cpus()).hasValue(8);
    assertThat(grant.memoryBytes()).isEmpty();
    assertThat(grant.end()).isEmpty();
    assertThat(grant.warnings()).singleElement().asString().contains(pair[0], pair[1]);
  }

  @Test
  void withoutAnyUsableNumberTheJvmsViewCounts() {
    FakeHost host =
        batch("SLURM_CPUS_ON_NODE=abc", "SLURM_JOB_CPUS_PER_NODE=0(x2)", "SLURM_JOB_NODELIST=n1")
            .seeing(6);

    Allocation allocation = AllocationReader.read(host);

    assertThat(allocation.cpus()).isEqualTo(6);
    assertThat(allocation.reason())
        .isEqualTo("the JVM sees 6 CPUs; Slurm job 7 tells no number for this host");
    assertThat(allocation.warnings()).hasSize(2);
  }

  @Test
  void cpusPerTaskIsBetterThanNothing() {
    assertThat(batch("SLURM_CPUS_PER_TASK=4").grant().cpus()).hasValue(4);
  }

  @ParameterizedTest(name = "{0} {1}: {2} MiB")
  @CsvSource({
    "SLURM_MEM_PER_NODE=10240, SLURM_X=0,             10240",
    "SLURM_MEM_PER_CPU=2048,   SLURM_X=0,             16384",
    "SLURM_MEM_PER_CPU=2048,   SLURM_MEM_PER_NODE=77,    77",
    "SLURM_MEM_PER_GPU=1024,   SLURM_GPUS_ON_NODE=3,   3072",
    "SLURM_MEM_PER_NODE=0,     SLURM_MEM_PER_CPU=10,     80",
  })
  void memoryIsTheSmallestOfWhatIsSet(String first, String second, long mebibytes) {
    FakeHost host = batch("SLURM_CPUS_ON_NODE=8", first, second);

    assertThat(host.grant().memoryBytes()).hasValue(mebibytes << 20);
  }

  @Test
  void endOfTheAllocationIsTheEnvironmentsWord() {
    FakeHost host = batch("SLURM_CPUS_ON_NODE=8", "SLURM_JOB_END_TIME=1795172728");

    Allocation allocation = AllocationReader.read(host);

    assertThat(allocation.end()).contains(Instant.ofEpochSecond(1795172728L));
    assertThat(allocation.explain()).contains("end: 2026-11-20T11:05:28Z");
  }

  @Test
  void olderNameOfTheJobIdCountsAndABlankOneDoesNot() {
    assertThat(Job.of(FakeHost.with("SLURM_JOBID=9", "SLURM_NODEID=0")))
        .get()
        .extracting(Job::scheduler, Job::id)
        .containsExactly("Slurm", "9");
    assertThat(Job.of(FakeHost.with("SLURM_JOB_ID= ", "SLURM_NODEID=0"))).isEmpty();
    assertThat(FakeHost.with("SLURM_JOBID=9", "SLURM_NODEID=0").grant().cpus())
        .isEqualTo(OptionalInt.empty());
  }
}
