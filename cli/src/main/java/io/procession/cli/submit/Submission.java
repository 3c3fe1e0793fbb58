package io.procession.cli.submit;

import io.procession.cli.console.CommandFailure;
import io.procession.cli.console.Console;
import io.procession.cli.console.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Hands a job script to its scheduler. */
final class Submission {
  private final Console console;
  private final Dialect dialect;
  private final Path script;

  Submission(Console console, Dialect dialect, Path script) {
    this.console = console;
    this.dialect = dialect;
    this.script = script;
  }

  /** Finds the scheduler whose commands are there; Grid Engine and PBS share theirs. */
  static Optional<Dialect> dialectHere(String searchPath, boolean gridEngine) {
    if (isCommand("sbatch", searchPath)) {
      return Optional.of(new SlurmDialect());
    }
    if (isCommand("qsub", searchPath)) {
      return Optional.of(gridEngine ? new SgeDialect() : new PbsDialect());
    }
    return isCommand("bsub", searchPath) ? Optional.of(new LsfDialect()) : Optional.empty();
  }

  private static boolean isCommand(String name, String searchPath) {
    return List.of(searchPath.split(":", -1)).stream()
        .anyMatch(directory -> Path.of(directory, name).toFile().canExecute());
  }

  /**
   * Submits, and prints the job's id.
   *
   * @return 0, or with {@code wait} what the job's program ended with
   */
  int run(JobRequest job, boolean wait) throws IOException, InterruptedException {
    List<String> command = dialect.submit(script.toString(), wait);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(job.directory().toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    CleanEnvironment.clean(builder.environment());
    if (dialect.readsStandardInput()) {
      builder.redirectInput(script.toFile());
    }
    Process process = builder.start();
    String id = "";
    Optional<FollowedFile> output = Optional.empty();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!id.isEmpty()) {
          console.err().println(line);
          continue;
        }
        id = dialect.id(line);
        if (!id.isEmpty()) {
          console.out().println(id);
          output = follow(job, id, wait);
        }
      }
    }
    int exitCode = process.waitFor();
    output.ifPresent(FollowedFile::close);
    if (id.isEmpty()) {
      throw new CommandFailure(
          ExitCode.PROGRAM_FAILED,
          "%s ended with exit code %d and no job id: its words are above\n  script | %s"
              .formatted(String.join(" ", command), exitCode, script));
    }
    return exitCode;
  }

  /** The outputs of an array stay in their files. */
  private Optional<FollowedFile> follow(JobRequest job, String id, boolean wait) {
    if (!wait || dialect.indices(job).isPresent()) {
      return Optional.empty();
    }
    Path file = job.directory().resolve(Objects.requireNonNull(dialect.outputFile(job, id)));
    return Optional.of(FollowedFile.open(file, console.out()));
  }
}
