package io.procession.cli.jobend;

import io.procession.cli.console.ExitCode;
import io.procession.internal.host.Job;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a job asks its scheduler to run it again.
 *
 * @param command what has to be run; empty where the exit code says it
 * @param exitCode how the program ends
 */
record Requeue(List<String> command, int exitCode) {
  private static final long LIMIT_SECONDS = 30;

  /** That of a job. LSF and the job scripts for PBS look at the exit code. */
  static Requeue of(@Nullable Job job) {
    if (job == null) {
      return new Requeue(List.of(), ExitCode.STOPPED.number());
    }
    return switch (job.scheduler()) {
      case "Slurm" ->
          new Requeue(List.of("scontrol", "requeue", job.id()), ExitCode.STOPPED.number());
      case "Grid Engine" -> new Requeue(List.of(), ExitCode.RERUN.number());
      default -> new Requeue(List.of(), ExitCode.STOPPED.number());
    };
  }

  /**
   * Runs the command.
   *
   * @return what went wrong, or null
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  @Nullable String run() throws InterruptedException {
    if (command.isEmpty()) {
      return null;
    }
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "no answer within " + LIMIT_SECONDS + " s";
      }
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.exitValue() == 0 ? null : output;
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
