package io.procession.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.internal.host.CgroupLimits.Limit;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CgroupLimitsTest {
  private static final String V2_MOUNT =
      "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";
  private static final String V1_MOUNTS =
      """
      31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
      32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
      34 31 0:31 / /sys/fs/cgroup/cpuset rw,relatime - cgroup cgroup rw,cpuset
      35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
      41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
      """;

  private static FakeHost unified(String path) {
    return new FakeHost()
        .file("/proc/self/cgroup", "0::" + path + "\n")
        .file("/proc/self/mountinfo", V2_MOUNT);
  }

  private static FakeHost hybrid(String cpuPath, String memoryPath) {
    return new FakeHost()
        .file(
            "/proc/self/cgroup",
            "9:name=systemd:/\n4:memory:" + memoryPath + "\n1:cpu,cpuacct:" + cpuPath + "\n0::/\n")
        .file("/proc/self/mountinfo", V1_MOUNTS);
  }

  @Test
  void versionTwoTakesTheSmallestOnTheWayUp() {
    FakeHost host =
        unified("/user.slice/job_7/step_0")
            .file("/sys/fs/cgroup/user.slice/job_7/step_0/cpu.max", "max 100000\n")
            .file("/sys/fs/cgroup/user.slice/job_7/cpu.max", "150000 100000\n")
            .file("/sys/fs/cgroup/user.slice/cpu.max", "400000 100000\n")
            .file("/sys/fs/cgroup/user.slice/job_7/step_0/memory.max", "max\n")
            .file("/sys/fs/cgroup/user.slice/job_7/memory.max", "1073741824\n")
            .file("/sys/fs/cgroup/user.slice/memory.max", "536870912\n");

    CgroupLimits limits = CgroupLimits.read(host);

    assertThat(limits.cpus()).contains(new Limit(1.5, "/sys/fs/cgroup/user.slice/job_7/cpu.max"));
    assertThat(limits.memoryBytes())
        .contains(new Limit(536870912, "/sys/fs/cgroup/user.slice/memory.max"));
  }

  @Test
  void versionTwoInAContainerReadsTheRootOfItsMount() {
    FakeHost host = unified("/").file("/sys/fs/cgroup/cpu.max", "50000 100000\n");

    assertThat(CgroupLimits.read(host).cpus()).contains(new Limit(0.5, "/sys/fs/cgroup/cpu.max"));
    assertThat(CgroupLimits.read(host).memoryBytes()).isEmpty();
  }

  @Test
  void versionOneTakesQuotaAndPeriod() {
    FakeHost host =
        hybrid("/slurm/job_2", "/slurm/job_2/task_0")
            .file("/sys/fs/cgroup/cpu,cpuacct/slurm/job_2/cpu.cfs_quota_us", "250000\n")
            .file("/sys/fs/cgroup/cpu,cpuacct/slurm/job_2/cpu.cfs_period_us", "100000\n")
            .file("/sys/fs/cgroup/cpu,cpuacct/slurm/cpu.cfs_quota_us", "-1\n")
            .file("/sys/fs/cgroup/cpu,cpuacct/slurm/cpu.cfs_period_us", "100000\n")
            .file(
                "/sys/fs/cgroup/memory/slurm/job_2/task_0/memory.limit_in_bytes",
                "9223372036854771712\n")
            .file("/sys/fs/cgroup/memory/slurm/job_2/memory.limit_in_bytes", "1048576000\n");

    CgroupLimits limits = CgroupLimits.read(host);

    assertThat(limits.cpus())
        .contains(new Limit(2.5, "/sys/fs/cgroup/cpu,cpuacct/slurm/job_2/cpu.cfs_quota_us"));
    assertThat(limits.memoryBytes())
        .contains(new Limit(1048576000, "/sys/fs/cgroup/memory/slurm/job_2/memory.limit_in_bytes"));
  }

  @Test
  void containerMountsItsOwnGroupOfTheHostsTree() {
    FakeHost host =
        new FakeHost()
            .file("/proc/self/cgroup", "1:cpu:/docker/abc/inner\n")
            .file(
                "/proc/self/mountinfo",
                "32 31 0:29 /docker/abc /sys/fs/cgroup/cpu ro master:9 - cgroup cgroup rw,cpu\n")
            .file("/sys/fs/cgroup/cpu/inner/cpu.cfs_quota_us", "-1\n")
            .file("/sys/fs/cgroup/cpu/inner/cpu.cfs_period_us", "100000\n")
            .file("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "300000\n")
            .file("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");

    assertThat(CgroupLimits.read(host).cpus())
        .contains(new Limit(3, "/sys/fs/cgroup/cpu/cpu.cfs_quota_us"));
  }

  @Test
  void groupOutsideTheMountCountsAsTheMountItself() {
    FakeHost host = unified("/../other").file("/sys/fs/cgroup/cpu.max", "200000 100000\n");

    assertThat(CgroupLimits.read(host).cpus()).contains(new Limit(2, "/sys/fs/cgroup/cpu.max"));
  }

  @ParameterizedTest(name = "cpu.max is {0}")
  @ValueSource(
      strings = {"", "max", "max 100000", "abc 100000", "100000 0", "0 100000", "-1 5", "5"})
  void whatIsNoQuotaIsNone(String text) {
    FakeHost host = unified("/a").file("/sys/fs/cgroup/a/cpu.max", text);

    assertThat(CgroupLimits.read(host).cpus()).isEmpty();
  }

  @Test
  void hostWithoutGroupsHasNoLimits() {
    assertThat(CgroupLimits.read(new FakeHost()))
        .isEqualTo(new CgroupLimits(Optional.empty(), Optional.empty()));
    assertThat(
            CgroupLimits.read(
                    new FakeHost()
                        .file("/proc/self/cgroup", "x\n1:cpu\n")
                        .file("/proc/self/mountinfo", "a b\n"))
                .cpus())
        .isEmpty();
  }
}
