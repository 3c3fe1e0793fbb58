package io.procession.cli.gather;

import io.procession.JournalException;
import io.procession.cli.console.CommandFailure;
import io.procession.cli.console.Console;
import io.procession.cli.console.ExitCode;
import io.procession.cli.submit.Resubmission;
import io.procession.internal.journal.Shards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts the shards of a map together. */
@Command(
    name = "gather",
    description = {
      "Puts the journals of the shards of a map (procession submit --shards N) into the journal of"
          + " the whole, so that the program, run once more, has all results at once. Names the"
          + " shards that are missing, and ends with exit code 75 then.",
      ""
    })
public final class GatherCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--rerun",
      paramLabel = "SCRIPT",
      description = "Submits the job script again, for the shards that are missing.")
  private @Nullable Path rerun;

  @Parameters(
      index = "0",
      paramLabel = "JOURNAL",
      description = "The journal that the program names; those of the shards are beside it.")
  private Path journal = Path.of("");

  /**
   * Makes the command.
   *
   * @param console where it writes
   */
  public GatherCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      Shards shards = Shards.of(journal);
      Shards.Gathered gathered = shards.gather();
      if (gathered.missing().isEmpty()) {
        console.out().println(shards.count() + " shards are in " + journal);
        console.out().println("  Next: run the program once more, with this journal.");
        return ExitCode.OK.number();
      }
      String missing =
          gathered.missing().stream().map(String::valueOf).collect(Collectors.joining(", "));
      console.out().println("missing: " + missing + " of " + shards.count());
      if (rerun == null) {
        console
            .out()
            .println("  Try: procession gather --rerun SCRIPT.job " + journal + ", or wait.");
      } else if (Files.isRegularFile(rerun)) {
        new Resubmission(console, rerun).run(gathered.missing());
      } else {
        throw new CommandFailure(ExitCode.NOT_FOUND, "no such file: " + rerun);
      }
      return ExitCode.STOPPED.number();
    } catch (JournalException e) {
      throw new CommandFailure(ExitCode.PROGRAM_FAILED, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.PROGRAM_FAILED, "the shards were not submitted: " + e.getMessage());
    }
  }
}
