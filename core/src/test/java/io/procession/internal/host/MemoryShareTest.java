package io.procession.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryShareTest {
  private static final long MIB = 1 << 20;
  private static final String MEMINFO =
      "MemTotal:       67108864 kB\nMemFree:  100 kB\nMemAvailable:   33554432 kB\n";

  private static String limits(String resident, String addressSpace) {
    return "Limit                     Soft Limit           Hard Limit           Units     \n"
        + ("Max resident set          "
            + resident
            + "            unlimited            bytes     \n")
        + ("Max address space         "
            + addressSpace
            + "            unlimited            bytes \n");
  }

  private static MemoryShare read(FakeHost host) {
    return MemoryShare.read(host.file("/proc/meminfo", MEMINFO), Job.of(host));
  }

  private static MemoryShare limited(long mebibytes) {
    return new MemoryShare(
        OptionalLong.of(mebibytes * MIB),
        OptionalLong.empty(),
        false,
        OptionalLong.empty(),
        List.of());
  }

  private static MemoryShare addressSpace(long mebibytes) {
    return new MemoryShare(
        OptionalLong.empty(),
        OptionalLong.of(mebibytes * MIB),
        false,
        OptionalLong.of(32768 * MIB),
        List.of());
  }

  @Test
  void jobsMemoryIsTheLimit() {
    MemoryShare memory = read(FakeHost.recorded("slurm-22.05.8/n1-c20.batch.env"));

    assertThat(memory.limitBytes()).hasValue(10240 * MIB);
    assertThat(memory.evidence()).containsExactly("10240 MiB by the scheduler");
  }

  @Test
  void grantAboveTheMachinesMemoryIsTheMachines() {
    FakeHost host = FakeHost.with("SLURM_JOB_ID=1", "SLURM_NODEID=0", "SLURM_MEM_PER_NODE=999999");

    assertThat(read(host).limitBytes()).hasValue(65536 * MIB);
  }

  @Test
  void smallestOfAllLimitsHolds() {
    FakeHost host =
        FakeHost.recorded("slurm-22.05.8/n1-c20.batch.env")
            .file("/proc/self/limits", limits("8589934592", "unlimited"))
            .file("/proc/self/cgroup", "0::/job\n")
            .file("/proc/self/mountinfo", "30 23 0:26 / /cg rw - cgroup2 cgroup2 rw\n")
            .file("/cg/job/memory.max", "4294967296\n");

    MemoryShare memory = read(host);

    assertThat(memory.limitBytes()).hasValue(4096 * MIB);
    assertThat(memory.evidence())
        .containsExactly(
            "10240 MiB by the scheduler",
            "8192 MiB by ulimit -m (/proc/self/limits)",
            "4096 MiB by /cg/job/memory.max");
  }

  @Test
  void tasksOfAStepDivideTheLimitsOfTheNode() {
    FakeHost host =
        FakeHost.recorded("slurm-22.05.8/n4-c8.step0.task0.env")
            .file("/proc/self/limits", limits("8589934592", "unlimited"));

    MemoryShare memory = read(host);

    assertThat(memory.limitBytes()).hasValue(2048 * MIB);
    assertThat(memory.evidence())
        .endsWith("this process has 25 % of what the job has on this host");
  }

  @Test
  void machinesOwnMemoryIsNoLimit() {
    FakeHost host =
        new FakeHost()
            .file("/proc/self/limits", limits("unlimited", "unlimited"))
            .file("/proc/self/cgroup", "4:memory:/\n")
            .file("/proc/self/mountinfo", "35 31 0:32 / /cg rw - cgroup cgroup rw,memory\n")
            .file("/cg/memory.limit_in_bytes", "9223372036854771712\n");

    MemoryShare memory = read(host);

    assertThat(memory.limitBytes()).isEmpty();
    assertThat(memory.addressSpaceBytes()).isEmpty();
    assertThat(memory.freeBytes()).hasValue(32768 * MIB);
  }

  @Test
  void recordedGridEngineLimitIsTheAddressSpaceOfEachProcess() {
    FakeHost host =
        FakeHost.recorded("sge-8.1.9/pe-smp-20.txt")
            .file("/proc/self/limits", limits("unlimited", "42949672960"));

    assertThat(read(host).limitBytes()).isEmpty();
    assertThat(read(host).addressSpaceBytes()).hasValue(40960 * MIB);
  }

  /** Grid Engine ends a job whose processes have more than h_vmem together. */
  @Test
  void workersOfGridEngineDivideTheAddressSpaceOfTheJob() {
    FakeHost host =
        FakeHost.recorded("sge-8.1.9/pe-smp-20.txt")
            .file("/proc/self/limits", limits("unlimited", "4294967296"));

    WorkerHeap heap = read(host).workerHeap(2, 1024 * MIB);

    // (0.95 * 4096 - 1024 - 400) / 2 is 1233 MiB for each worker, of which 438 are no heap.
    assertThat(heap.heapBytes() / MIB).isEqualTo(795);
  }

  /** (0.95·M − 1.2·caller) / n · 0.85 − 96, rounded down to MiB. */
  @ParameterizedTest(name = "{0} MiB, {1} workers, caller {2}: {3} workers with {4} MiB")
  @CsvSource({
    "10240,  4, 1024,  4, 1710",
    "10240, 20, 1024, 20,  265",
    " 4096,  1,  256,  1, 2950",
    " 3000,  8,  256,  8,  174",
    " 1024,  8,  128,  4,   78",
    "  512,  4,   64,  2,   78",
  })
  void limitIsDividedAmongCallerAndWorkers(
      long limit, int wanted, long caller, int workers, long heap) {
    WorkerHeap result = limited(limit).workerHeap(wanted, caller * MIB);

    assertThat(result.workers()).isEqualTo(workers);
    assertThat(result.heapBytes() / MIB).isEqualTo(heap);
    assertThat(result.jvmFlags()).containsExactly("-Xmx" + heap + "m");
    assertThat(result.environment()).isEqualTo(Map.of("MALLOC_ARENA_MAX", "2"));
  }

  @ParameterizedTest(name = "{0} MiB, {1} workers")
  @CsvSource({"65536, 20", "10240, 7", "3000, 3", "1024, 4"})
  void allHeapsAndOverheadsStayBelowTheLimit(long limit, int wanted) {
    WorkerHeap result = limited(limit).workerHeap(wanted, 256 * MIB);

    double used = result.workers() * (result.heapBytes() + 96.0 * MIB) + 1.2 * 256 * MIB;
    assertThat(used).isLessThan(limit * MIB * 0.95);
  }

  @Test
  void fewerWorkersAreBetterThanWorkersWithoutRoom() {
    WorkerHeap result = limited(1024).workerHeap(8, 128 * MIB);

    assertThat(result.notes())
        .containsExactly(
            "the memory limit of 1024 MiB allows 4 workers, not 8: each needs at least 64 MiB of"
                + " heap");
  }

  @Test
  void limitTooSmallForOneWorkerIsSaid() {
    WorkerHeap result = limited(200).workerHeap(4, 64 * MIB);

    assertThat(result.workers()).isEqualTo(1);
    assertThat(result.heapBytes()).isEqualTo(64 * MIB);
    assertThat(result.notes())
        .containsExactly(
            "the memory limit of 200 MiB is too small for one worker with 64 MiB of heap");
  }

  @Test
  void callerThatMayOutgrowTheJobLeavesHalfAndIsNamed() {
    WorkerHeap result = limited(10240).workerHeap(4, 16384 * MIB);

    assertThat(result.workers()).isEqualTo(4);
    assertThat(result.heapBytes() / MIB).isEqualTo(883);
    assertThat(result.notes())
        .containsExactly(
            "the caller's heap may grow to 16384 MiB, too much for a limit of 10240 MiB: start"
                + " the caller with a smaller -Xmx");
  }

  @Test
  void withoutALimitWorkersTakeHalfOfTheFreeMemory() {
    MemoryShare memory = read(new FakeHost());

    WorkerHeap result = memory.workerHeap(8, 4096 * MIB);

    assertThat(result.heapBytes() * 8).isEqualTo(16384 * MIB);
    assertThat(result.notes()).isEmpty();
  }

  @Test
  void withoutAnyNumberWorkersTogetherTakeAsMuchAsTheCaller() {
    MemoryShare memory =
        new MemoryShare(
            OptionalLong.empty(), OptionalLong.empty(), false, OptionalLong.empty(), List.of());

    assertThat(memory.workerHeap(4, 4096 * MIB).heapBytes()).isEqualTo(1024 * MIB);
    assertThat(memory.workerHeap(100, 4096 * MIB).workers()).isEqualTo(64);
    assertThat(memory.workerHeap(100, 4096 * MIB).notes())
        .containsExactly(
            "the free memory allows 64 workers, not 100: each needs at least 64 MiB of heap");
  }

  @ParameterizedTest(name = "ulimit -v of {0} MiB: {1} MiB of heap")
  @CsvSource({"40960, 4096", "2048, 1584", "768, 344", "480, 65", "100, 64"})
  void limitOfTheAddressSpaceCapsTheHeapAndChangesTheFlags(long limit, long heap) {
    WorkerHeap result = addressSpace(limit).workerHeap(4, 1024 * MIB);

    assertThat(result.heapBytes() / MIB).isEqualTo(heap);
    assertThat(result.jvmFlags())
        .containsExactly(
            "-Xmx" + heap + "m",
            "-XX:+UseSerialGC",
            "-XX:CompressedClassSpaceSize=64m",
            "-XX:ReservedCodeCacheSize=64m");
    assertThat(result.environment()).isEqualTo(Map.of("MALLOC_ARENA_MAX", "1"));
  }

  @Test
  void addressSpaceTooSmallForAJvmIsSaid() {
    assertThat(addressSpace(10).workerHeap(4, 1024 * MIB).notes())
        .containsExactly(
            "ulimit -v allows each worker 10 MiB, a worker needs 464 MiB: ask the scheduler for"
                + " more virtual memory");
  }

  @Test
  void workersMustBePositive() {
    assertThatThrownBy(() -> limited(1024).workerHeap(0, MIB))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("workers must be positive: workers=0");
  }
}
