package io.procession.internal.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExitExplanationTest {
  @Test
  void namesTheSignal() {
    assertThat(ExitExplanation.describe(137)).isEqualTo("exit code 137 (SIGKILL)");
    assertThat(ExitExplanation.describe(139)).isEqualTo("exit code 139 (SIGSEGV)");
    assertThat(ExitExplanation.describe(1)).isEqualTo("exit code 1");
    assertThat(ExitExplanation.describe(200)).isEqualTo("exit code 200");
  }

  @Test
  void tellsAnExitFromAnOutOfMemoryErrorByTheOutput() {
    assertThat(
            ExitExplanation.explain(
                3, List.of("Terminating due to java.lang.OutOfMemoryError: Java heap space")))
        .isEqualTo(
            "  The task needed more memory than the worker's heap has.\n"
                + "  Try: a larger -Xmx in Pool.builder().jvmArgs(…), or smaller inputs and"
                + " chunks.");
    assertThat(ExitExplanation.explain(3, List.of()))
        .isEqualTo(
            "  The task, or a library it calls, ended the process: System.exit(3) does this.\n"
                + "  Try: throw an exception instead, which fails only the task.");
  }

  @Test
  void explainsSignals() {
    assertThat(ExitExplanation.explain(137, List.of()))
        .startsWith("  It was killed from outside.")
        .contains("\n  Try: see who kills processes here");
    assertThat(ExitExplanation.explain(134, List.of())).startsWith("  The JVM crashed");
    assertThat(ExitExplanation.explain(143, List.of())).startsWith("  It was asked to end");
  }
}
