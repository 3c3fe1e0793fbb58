package io.procession.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.ChildProcess;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What runs at the exit of a process, and in which order. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 100, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExitHooksIT {
  @TempDir private Path directory;

  @Test
  @DisplayName("PR31 FX2 FX4 exit hooks run by priority, in the reverse order of their addition")
  void exitHooksRunInOrder() throws Exception {
    String file = directory.resolve("hooks").toString();
    ChildProcess child =
        ChildProcess.start(
            () -> {
              List<String> seen = new ArrayList<>();
              ChildProcess daemon =
                  ChildProcess.builder().daemon(true).start(() -> Awaiting.pause(Long.MAX_VALUE));
              ChildProcess.atExit(-1, () -> seen.add("last, daemon " + hasEnded(daemon)));
              ChildProcess.atExit(-1, () -> seen.add("late"));
              ChildProcess.atExit(-2, () -> write(file, seen, "very last"));
              ChildProcess.atExit(() -> seen.add("first of 0, daemon " + hasEnded(daemon)));
              ChildProcess.atExit(
                  () -> {
                    throw new IllegalStateException("does not stop the others");
                  });
              ChildProcess.atExit(() -> seen.add("second of 0"));
              ChildProcess.atExit(5, () -> seen.add("5"));
              ChildProcess.atExit(() -> seen.add("never")).cancel();
            });
    child.join();
    assertThat(child.exitCode()).hasValue(0);
    assertThat(Files.readString(Path.of(file)))
        .isEqualTo(
            "[5, second of 0, first of 0, daemon false, late, last, daemon true, very last]");
  }

  private static boolean hasEnded(ChildProcess child) {
    return !ProcessHandle.of(child.pid()).map(ProcessHandle::isAlive).orElse(false);
  }

  private static void write(String file, List<String> seen, String more) {
    try {
      seen.add(more);
      Files.writeString(Path.of(file), seen.toString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("FX1 FX3 an exit hook runs once, also when two threads run it")
  void exitHookRunsOnce() throws Exception {
    List<String> runs = Collections.synchronizedList(new ArrayList<>());
    var hook = ChildProcess.atExit(() -> runs.add("run"));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(Thread.startVirtualThread(hook::run));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(runs).containsExactly("run");
    assertThat(hook.run()).isFalse();
    assertThat(hook.cancel()).isFalse();
  }
}
