package io.procession.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The kernel kills a worker since its control group has no memory left. */
@ExtendWith(NoLeaks.class)
class OomKillIT {
  private static final long LIMIT = 500L << 20;

  private final Path group =
      Path.of("/sys/fs/cgroup/memory").resolve("it-" + ProcessHandle.current().pid());

  /** Version 1 only: a group of version 2 gets memory limits only below one that has no process. */
  @BeforeEach
  void makeGroup() {
    try {
      Files.createDirectory(group);
      Files.writeString(group.resolve("memory.limit_in_bytes"), Long.toString(LIMIT));
    } catch (IOException e) {
      assumeTrue(false, "no control group for this user: " + e);
    }
  }

  @AfterEach
  void removeGroup() throws IOException {
    if (Files.exists(group)) {
      Awaiting.until("the group has no process", () -> isEmpty(group.resolve("cgroup.procs")));
      Files.delete(group);
    }
  }

  private static boolean isEmpty(Path list) {
    try {
      return Files.readString(list).isEmpty();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  @DisplayName("P01 P07 a worker that the kernel kills for want of memory is told from others")
  void oomKill() {
    Program.Result result =
        Program.run(
            Map.of(),
            List.of(
                "sh",
                "-c",
                "echo $$ > " + group.resolve("cgroup.procs") + " && exec \"$@\"",
                "sh",
                Program.java(),
                "-cp",
                Program.library().toString(),
                Program.script("TooMuchMemory.java").toString()));
    assertThat(result.out())
        .contains(
            "died while running task 0 of apply: exit code 137 (SIGKILL)\n"
                + "  The system ended it since memory ran out: oom_kill in "
                + group.resolve("memory.oom_control")
                + " rose from 0 to 1.\n  Try: ");
    assertThat(result.exitCode()).isZero();
  }
}
