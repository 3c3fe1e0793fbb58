package io.procession.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Pool;
import io.procession.WorkerStartException;
import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Workers that cannot start say why, in their own words, and soon. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StartFailuresIT {
  @TempDir Path directory;

  private String words(String... arguments) {
    List<String> all = new ArrayList<>(List.of(Program.script("StartFails.java").toString()));
    all.addAll(List.of(arguments));
    Program.Result result = Program.java(all.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result.out();
  }

  /** A JDK whose java command is a shell script. */
  private String jdk(String script) throws IOException {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Files.writeString(bin.resolve("java"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(
        bin.resolve("java"), PosixFilePermissions.fromString("rwxr-xr-x"));
    return directory.toString();
  }

  @Test
  @DisplayName("P58 the JDK has gone while the program ran")
  void missingJdk() {
    assertThat(words(directory.toString()))
        .contains(
            "worker 0 could not be started", "Try: see why " + directory + "/bin/java is not");
  }

  @Test
  @DisplayName("P58 the JDK has gone, and a shell that sets limits does not find it")
  void missingJdkBehindAShell() {
    assertThat(words(directory.toString(), "with limits"))
        .contains("exit code 127 before it connected", "it said | ", "not found", "Try: see why ");
  }

  @Test
  @DisplayName("P58 a JVM that crashes when it starts is not started for ever")
  void crashAtTheStart() throws IOException {
    String counter = directory.resolve("starts").toString();
    String text = words(jdk("echo x >> " + counter + "; echo no libjvm here >&2; kill -SEGV $$"));
    assertThat(text)
        .contains(
            "exit code 139 (SIGSEGV) before it connected", "it said | no libjvm here", "Try: ");
    assertThat(Files.readAllLines(Path.of(counter))).hasSize(3);
  }

  @Test
  @DisplayName("P58 the working directory of the workers does not exist")
  void missingWorkingDirectory() {
    Path missing = directory.resolve("missing");
    try (Pool pool = Pool.builder().workers(1).workingDirectory(missing).open()) {
      assertThatThrownBy(() -> pool.apply(() -> 1))
          .isInstanceOf(WorkerStartException.class)
          .hasMessageContaining("Try: make the working directory " + missing);
    }
  }

  @Test
  @DisplayName("P21 an initializer that crashes its JVM is shown with the JVM's report")
  void crashInTheInitializer() {
    try (Pool pool =
        Pool.builder()
            .workers(1)
            .workingDirectory(directory)
            .jvmArgs("-XX:ErrorFile=crash-%p.txt")
            .initializer(() -> Native.crash())
            .open()) {
      assertThatThrownBy(() -> pool.apply(() -> 1))
          .isInstanceOf(WorkerStartException.class)
          .hasMessageContaining("while it ran the initializer")
          .hasMessageContaining("it ended with | exit code 134 (SIGABRT)")
          .hasMessageContaining("report | " + directory.resolve("crash-"));
    }
  }
}
