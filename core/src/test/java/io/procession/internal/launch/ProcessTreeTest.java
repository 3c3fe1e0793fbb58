package io.procession.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessTreeTest {
  private static Process shell(String script) throws IOException {
    return new ProcessBuilder("/bin/sh", "-c", script).start();
  }

  @Test
  void killAlone_wordsNobodyHasReadYet_canBeReadAfterwards() throws Exception {
    Process process = shell("echo last words; exec sleep 1000");
    try (var words = process.inputReader()) {
      while (process.getInputStream().available() == 0) {
        Thread.onSpinWait();
      }
      ProcessTree.killAlone(process);

      assertThat(process.waitFor()).isEqualTo(128 + 9);
      assertThat(words.readLine()).isEqualTo("last words");
    }
  }

  @Test
  void killAlone_ofOneThatHasEnded_doesNothing() throws Exception {
    Process process = shell("echo last words; exit 7");
    try (var words = process.inputReader()) {
      assertThat(process.waitFor()).isEqualTo(7);
      ProcessTree.killAlone(process);

      assertThat(process.exitValue()).isEqualTo(7);
      assertThat(words.readLine()).isEqualTo("last words");
    }
  }

  @Test
  void kill_ofAProcess_alsoKillsWhatItHasStarted() throws Exception {
    Process process = shell("sleep 1000 & echo $!; wait");
    try (var words = process.inputReader()) {
      ProcessHandle below = ProcessHandle.of(Long.parseLong(words.readLine())).orElseThrow();
      ProcessTree.kill(List.of(process));

      assertThat(process.waitFor()).isEqualTo(128 + 9);
      below.onExit().join(); // Or the timeout of this class fails the test.
    }
  }
}
