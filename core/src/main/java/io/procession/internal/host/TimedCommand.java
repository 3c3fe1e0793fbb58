package io.procession.internal.host;

import io.procession.internal.host.HostView.CommandAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Runs a scheduler's command without ever waiting longer than the limit.
 *
 * <p>Output goes to a file rather than a pipe: a grandchild that keeps a pipe open would make its
 * reader wait after the command itself is dead.
 */
final class TimedCommand {
  private TimedCommand() {}

  static CommandAnswer run(Duration limit, List<String> command) {
    try {
      Path output = Files.createTempFile("procession-", ".out");
      try {
        return run(limit, command, output);
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      return new CommandAnswer(false, String.valueOf(e.getMessage()));
    }
  }

  private static CommandAnswer run(Duration limit, List<String> command, Path output)
      throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(limit)) {
        return new CommandAnswer(false, "no answer within " + limit.toMillis() + " ms");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new CommandAnswer(false, "interrupted while it ran");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.toHandle().destroyForcibly();
    }
    if (process.exitValue() != 0) {
      return new CommandAnswer(false, "exit code " + process.exitValue());
    }
    return new CommandAnswer(true, new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
  }
}
