package io.procession.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.internal.host.HostView.CommandAnswer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The commands are JVMs of this JDK, which every machine has. */
class TimedCommandTest {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

  /** A scheduler's command whose server does not answer. */
  static final class Hanging {
    private Hanging() {}

    public static void main(String[] arguments) throws InterruptedException {
      new CountDownLatch(1).await();
    }
  }

  @Test
  void returnsWhatTheCommandPrinted() {
    CommandAnswer answer = TimedCommand.run(LONG_ENOUGH, List.of(JAVA, "--version"));

    assertThat(answer.answered()).isTrue();
    assertThat(answer.text()).contains(System.getProperty("java.vm.version"));
  }

  @Test
  void commandThatHangsIsKilledAtTheLimit() {
    List<String> hanging =
        List.of(JAVA, "-cp", System.getProperty("java.class.path"), Hanging.class.getName());

    assertThat(TimedCommand.run(Duration.ofMillis(50), hanging))
        .isEqualTo(new CommandAnswer(false, "no answer within 50 ms"));
    List<ProcessHandle> left =
        ProcessHandle.current()
            .children()
            .filter(child -> child.info().commandLine().orElse("").contains("Hanging"))
            .toList();
    assertThat(left).allSatisfy(child -> assertThat(child.onExit()).succeedsWithin(LONG_ENOUGH));
  }

  @Test
  void failureIsTheReasonForNoAnswer() {
    assertThat(TimedCommand.run(LONG_ENOUGH, List.of(JAVA, "-XX:NoSuchOption")))
        .isEqualTo(new CommandAnswer(false, "exit code 1"));
  }

  @Test
  void missingCommandIsTheReasonForNoAnswer() {
    CommandAnswer answer = TimedCommand.run(LONG_ENOUGH, List.of("procession-no-such-command"));

    assertThat(answer.answered()).isFalse();
    assertThat(answer.text()).contains("procession-no-such-command");
  }

  @Test
  void interruptEndsTheWaitAndStays() {
    Thread.currentThread().interrupt();
    CommandAnswer answer = TimedCommand.run(LONG_ENOUGH, List.of(JAVA, "--version"));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(answer).isEqualTo(new CommandAnswer(false, "interrupted while it ran"));
  }
}
