package io.procession.it.transports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pools where /dev/shm is small, as in containers, full, or cannot be written. */
@ExtendWith(NoLeaks.class)
class SmallSharedMemoryIT {
  private static final String WARNING =
      "WARNING: workers of a pool get a slower link, a socket, because there is no space for rings";

  /** Runs a program with another /dev/shm, which only its own mount namespace has. */
  private static Program.Result runWith(String mountOptions, String program, String... flags) {
    String command =
        "mount -t tmpfs -o %s tmpfs /dev/shm && exec %s %s -cp %s %s"
            .formatted(
                mountOptions,
                Program.java(),
                String.join(" ", flags),
                Program.library(),
                Program.script(program));
    return Program.run(Map.of(), List.of("unshare", "-rm", "sh", "-c", command));
  }

  private static void requireNamespaces() {
    assumeTrue(
        Program.run(Map.of(), List.of("sh", "-c", "unshare -rm mount -t tmpfs tmpfs /dev/shm"))
                .exitCode()
            == 0,
        "this system gives no mount namespaces to users");
  }

  @ParameterizedTest
  @CsvSource({"size=1m, 1", "size=16k, 0", "ro, 0"})
  void tasksTravelBySocketAndThatIsSaidOnceAtMost(String mountOptions, int warnings) {
    requireNamespaces();
    Program.Result result = runWith(mountOptions, "Squares.java");
    assertThat(result.out()).as(result.err()).isEqualTo("[1, 4, 9]\n");
    assertThat(result.err().split(WARNING, -1)).as(result.err()).hasSize(warnings + 1);
  }

  @Test
  void aProgramThatDemandsRingsIsToldWhyThereAreNone() {
    requireNamespaces();
    Program.Result result = runWith("size=1m", "OnePool.java", "-Dprocession.transport=ring");
    assertThat(result.out())
        .contains("no region of rings, which -Dprocession.transport=ring demands: No space left");
  }
}
