package io.procession.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OomKillsTest {
  private static final String V2 =
      "36 25 0:30 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n";
  private static final String V1 =
      "36 25 0:30 / /sys/fs/cgroup/memory rw,nosuid - cgroup cgroup rw,memory\n";

  private static String events(int kills) {
    return "low 0\nhigh 0\nmax 12\noom 4\noom_kill %d\noom_group_kill 0\n".formatted(kills);
  }

  @Test
  void eachKillOfTheKernelExplainsOneDeath() {
    String file = "/sys/fs/cgroup/job/step/memory.events";
    FakeHost host =
        FakeHost.with()
            .file("/proc/self/mountinfo", V2)
            .file("/proc/self/cgroup", "0::/job/step\n")
            .file(file, events(3));
    OomKills kills = OomKills.watch(host).orElseThrow();
    assertThat(kills.explain()).isEmpty();
    host.file(file, events(5));
    assertThat(kills.explain()).hasValue("oom_kill in " + file + " rose from 3 to 5");
    assertThat(kills.explain()).hasValue("oom_kill in " + file + " rose from 4 to 5");
    assertThat(kills.explain()).isEmpty();
  }

  @Test
  void readsTheCountOfVersion1() {
    String file = "/sys/fs/cgroup/memory/slurm/job_7/memory.oom_control";
    FakeHost host =
        FakeHost.with()
            .file("/proc/self/mountinfo", V1)
            .file("/proc/self/cgroup", "4:memory:/slurm/job_7\n0::/\n")
            .file(file, "oom_kill_disable 0\nunder_oom 0\noom_kill 0\n");
    OomKills kills = OomKills.watch(host).orElseThrow();
    host.file(file, "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");
    assertThat(kills.explain()).hasValue("oom_kill in " + file + " rose from 0 to 1");
  }

  @Test
  void takesTheCountOfTheMachineWhereThereIsNoGroup() {
    FakeHost host = FakeHost.with().file("/proc/vmstat", "pgfault 7\noom_kill 2\n");
    OomKills kills = OomKills.watch(host).orElseThrow();
    host.file("/proc/vmstat", "pgfault 9\noom_kill 3\n");
    assertThat(kills.explain()).hasValue("oom_kill in /proc/vmstat rose from 2 to 3");
  }

  @Test
  void knowsNothingWhereNothingIsCounted() {
    assertThat(OomKills.watch(FakeHost.with())).isEmpty();
  }
}
