package io.procession.cli.submit;

import io.procession.cli.console.CommandFailure;
import io.procession.cli.console.Console;
import io.procession.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Submits a job script again, for some of its shards. */
public final class Resubmission {
  private final Console console;
  private final Path script;

  /**
   * Prepares it.
   *
   * @param console where the job's id is printed
   * @param script written by {@code procession submit --shards}
   */
  public Resubmission(Console console, Path script) {
    this.console = console;
    this.script = script.toAbsolutePath();
  }

  /**
   * Submits.
   *
   * @param shards which, counted from 0, rising; not none
   * @throws CommandFailure if the script is of no scheduler that is known, or it refuses it
   * @throws IOException if its command cannot be run
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public void run(List<Integer> shards) throws IOException, InterruptedException {
    List<String> lines = Files.readAllLines(script);
    Dialect dialect =
        Dialect.all().stream()
            .filter(d -> lines.stream().anyMatch(line -> line.startsWith(d.prefix())))
            .findFirst()
            .orElseThrow(
                () ->
                    new CommandFailure(
                        ExitCode.USAGE, "the script is of no known scheduler: " + script));
    List<String> command = dialect.resubmit(script.toString(), dialect.indices(shards));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .directory(Objects.requireNonNull(script.getParent()).toFile());
    CleanEnvironment.clean(builder.environment());
    if (dialect.readsStandardInput()) {
      builder.redirectInput(script.toFile());
    }
    Process process = builder.start();
    try (var output = process.inputReader()) {
      output.lines().forEach(console.out()::println);
    }
    int exitCode = process.waitFor();
    if (exitCode != 0) {
      throw new CommandFailure(
          ExitCode.PROGRAM_FAILED, String.join(" ", command) + " ended with exit code " + exitCode);
    }
  }
}
