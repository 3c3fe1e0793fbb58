package io.procession.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.procession.Pool;
import io.procession.WorkerStartException;
import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Programs that lack descriptors, memory or space. */
@ExtendWith(NoLeaks.class)
class ScarceResourcesIT {
  @TempDir Path directory;

  /** Runs a script after some commands of a shell. */
  private static Program.Result run(
      List<String> before, String shell, String script, String... options) {
    List<String> command = new ArrayList<>(before);
    command.addAll(List.of("sh", "-c", shell + "; exec \"$@\"", "sh", Program.java()));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", Program.library().toString(), Program.script(script).toString()));
    return Program.run(Map.of(), command);
  }

  @Test
  @DisplayName("P29 the caller has no free file descriptors for a while")
  void noDescriptors() {
    Program.Result result = run(List.of(), "ulimit -n 200", "NoDescriptors.java");
    List<String> lines = result.out().lines().toList();
    assertThat(lines).contains("before 1", "full", "open pool 2", "after 4");
    assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("another pool: "));
    assertThat(result.out()).containsPattern("Too many open files|error=24|EMFILE");
    assertThat(result.exitCode()).as(result.err()).isZero();
  }

  /** A private view of the file systems, where this user may have one. */
  private static List<String> unshared() {
    List<String> unshare = List.of("unshare", "--user", "--map-root-user", "--mount");
    List<String> check = Stream.concat(unshare.stream(), Stream.of("true")).toList();
    assumeTrue(Program.run(Map.of(), check).exitCode() == 0, "no name spaces for this user");
    return unshare;
  }

  @Test
  @DisplayName("P30 /dev/shm is full")
  void noSharedMemory() {
    Program.Result result =
        run(
            unshared(),
            "mount -t tmpfs -o size=4k none /dev/shm && head -c 4096 /dev/zero > /dev/shm/filler",
            "OnePool.java");
    assertThat(result.out()).isEqualTo("result 42\n");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  @DisplayName("P59 the directories for temporary files are full")
  void noTemporaryFiles() {
    String full = "mount -t tmpfs -o size=4k none %1$s && head -c 4096 /dev/zero > %1$s/filler";
    Program.Result result =
        run(
            unshared(),
            full.formatted("/dev/shm") + " && " + full.formatted(directory),
            "OnePool.java",
            "-Djava.io.tmpdir=" + directory);
    assertThat(result.out())
        .contains("no place for a worker's socket", "/dev/shm, " + directory, "Try: ");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  @DisplayName("P59 no file can be made in the directories for temporary files")
  void noFreeFiles() {
    Program.Result result =
        run(
            unshared(),
            "mount -t tmpfs -o nr_inodes=1 none /dev/shm",
            "OnePool.java",
            "-Djava.io.tmpdir=" + directory);
    assertThat(result.out())
        .contains("worker 0", "No space left on device", "Try: make space in /dev/shm");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  @DisplayName(
      "P58 PO27 a worker JVM that cannot start, for want of memory or because of its options")
  void workerThatCannotStart() {
    for (String option : List.of("-Xms900g", "-XX:+NoSuchOption", "-Xmx1banana")) {
      try (Pool pool = Pool.builder().workers(2).jvmArgs(option).open()) {
        assertThatThrownBy(() -> pool.map(x -> x, List.of(1, 2, 3)))
            .isInstanceOf(WorkerStartException.class)
            .hasMessageContaining("ended with exit code 1 before it connected")
            .hasMessageContaining("it said | ")
            .hasMessageContaining("Try: ");
      }
    }
  }
}
