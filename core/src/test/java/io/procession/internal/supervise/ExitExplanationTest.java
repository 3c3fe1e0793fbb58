package io.procession.internal.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.internal.launch.CrashReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExitExplanationTest {
  private static ExitExplanation of(int exitCode, String... output) {
    return new ExitExplanation(exitCode, List.of(output), Optional.empty(), Optional.empty());
  }

  @Test
  void tellsAnExitFromAnOutOfMemoryErrorByTheOutput() {
    assertThat(of(3, "Terminating due to java.lang.OutOfMemoryError: Java heap space").text())
        .isEqualTo(
            "exit code 3\n"
                + "  The task needed more memory than the worker's heap has.\n"
                + "  Try: a larger -Xmx in Pool.builder().jvmArgs(…), or smaller inputs and"
                + " chunks.");
    assertThat(of(3).text())
        .isEqualTo(
            "exit code 3\n"
                + "  The task, or a library it calls, ended the process: System.exit(3) does"
                + " this.\n"
                + "  Try: throw an exception instead, which fails only the task.");
    assertThat(of(3, "java.lang.OutOfMemoryError: caught and printed by the task").text())
        .contains("System.exit(3)");
  }

  @Test
  void onlyAHeapThatIsTooSmallAsksForALargerOne() {
    String terminating = "Terminating due to java.lang.OutOfMemoryError: ";
    assertThat(of(3, terminating + "Java heap space").isHeapTooSmall()).isTrue();
    assertThat(of(3, terminating + "Metaspace").isHeapTooSmall()).isFalse();
    assertThat(of(3).isHeapTooSmall()).isFalse();
    assertThat(of(137, terminating + "Java heap space").isHeapTooSmall()).isFalse();
  }

  @Test
  void tellsWhichMemoryRanOut() {
    assertThat(of(3, "Terminating due to java.lang.OutOfMemoryError: Metaspace").text())
        .contains("MaxMetaspaceSize");
    assertThat(
            of(3, "Terminating due to java.lang.OutOfMemoryError: unable to create native thread")
                .text())
        .contains("ulimit -u");
  }

  @Test
  void tellsAKillOfTheKernelFromThatOfSomebody() {
    assertThat(of(137).text()).contains("  It was killed from outside: neither by its pool");
    ExitExplanation oom =
        new ExitExplanation(
            137, List.of(), Optional.empty(), Optional.of("oom_kill in FILE rose from 3 to 4"));
    assertThat(oom.text())
        .startsWith(
            "exit code 137 (SIGKILL)\n"
                + "  The system ended it since memory ran out: oom_kill in FILE rose from 3 to 4.\n"
                + "  Try: fewer workers");
  }

  @Test
  void showsTheReportOfACrashInPlaceOfTheBannerInTheOutput() {
    ExitExplanation crash =
        new ExitExplanation(
            134,
            List.of("before", "#", "# Problematic frame:"),
            Optional.of(new CrashReport(Path.of("/r/hs_err_pid7.log"), List.of("SIGSEGV (0xb)"))),
            Optional.empty());
    assertThat(crash.lastOutput()).containsExactly("before");
    assertThat(crash.text())
        .isEqualTo(
            """
            exit code 134 (SIGABRT)
              crash | SIGSEGV (0xb)
              report | /r/hs_err_pid7.log
              The JVM crashed, most often in native code that the task called.
              Try: read the report, or run the task alone.\
            """);
  }

  @ParameterizedTest
  @ValueSource(ints = {112, 113})
  void tellsWorkersThatGaveUp(int exitCode) {
    assertThat(of(exitCode).text())
        .contains("System.exit(" + exitCode + ")", "descriptors that it had not opened");
  }

  @Test
  void explainsOtherSignals() {
    assertThat(of(139).text()).contains("  The JVM crashed", "hs_err_pid");
    assertThat(of(143).text()).contains("  It was asked to end");
    assertThat(of(152).text()).contains("CPU time");
    assertThat(of(141).text()).contains("  A signal ended it");
  }
}
