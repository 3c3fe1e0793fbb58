package io.procession.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExitCodeTest {
  @Test
  void namesSignals() {
    assertThat(ExitCode.describe(137)).isEqualTo("exit code 137 (SIGKILL)");
    assertThat(ExitCode.describe(139)).isEqualTo("exit code 139 (SIGSEGV)");
    assertThat(ExitCode.describe(136)).isEqualTo("exit code 136 (SIGFPE)");
    assertThat(ExitCode.describe(1)).isEqualTo("exit code 1");
    assertThat(ExitCode.describe(200)).isEqualTo("exit code 200");
  }
}
