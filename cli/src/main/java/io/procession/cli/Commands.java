package io.procession.cli;

import io.procession.Allocation;
import io.procession.cli.console.CommandFailure;
import io.procession.cli.console.Console;
import io.procession.cli.console.ExitCode;
import io.procession.cli.doctor.Examination;
import io.procession.cli.gather.GatherCommand;
import io.procession.cli.program.Program;
import io.procession.cli.program.ProgramLoader;
import io.procession.cli.scale.ScaleCommand;
import io.procession.cli.submit.SubmitCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands, and how they report what went wrong. */
final class Commands {
  private Commands() {}

  /**
   * How a command ended.
   *
   * @param exitCode what the shell should see
   * @param program what to run next; null unless the command was {@code run} and went well
   */
  record Result(int exitCode, @Nullable Program program) {}

  /**
   * Executes one command line.
   *
   * @param console where to write
   * @param loader prepares programs for {@code run}
   * @param words the command and its arguments
   * @return how it ended; a program has not been run yet
   */
  static Result execute(Console console, ProgramLoader loader, String... words) {
    var run = new RunCommand(loader);
    CommandLine commands = commandLine(console, run);
    commands.setParameterExceptionHandler((e, all) -> misused(console, e));
    commands.setExecutionExceptionHandler((e, line, parsed) -> failed(console, e, line));
    int exitCode = commands.execute(words);
    return new Result(exitCode, run.program());
  }

  static CommandLine commandLine(Console console, RunCommand run) {
    CommandLine runLine = programLine(run);
    runLine.getCommandSpec().usageMessage().exitCodeList(ExitCode.meanings());
    List<CommandLine> subcommands =
        List.of(
            runLine,
            new CommandLine(new CpusCommand(console, Allocation::current)),
            new CommandLine(new AotCommand(console)),
            programLine(new ScaleCommand(console)),
            programLine(new SubmitCommand(console)),
            new CommandLine(new GatherCommand(console)),
            new CommandLine(
                new DoctorCommand(console, () -> Examination.run(ProductVersion.text()))));
    CommandLine commands = new CommandLine(new ProcessionCommand());
    commands.getCommandSpec().addOption(helpOption()).addOption(versionOption());
    for (CommandLine subcommand : subcommands) {
      subcommand.getCommandSpec().addOption(helpOption());
      commands.addSubcommand(subcommand);
    }
    commands.addSubcommand(new CommandLine.HelpCommand());
    commands.setExpandAtFiles(false); // An argument of a program may begin with @.
    commands.setOut(writer(console.out())).setErr(writer(console.err()));
    return commands;
  }

  /** A command that takes a program: the program's options are not ours. */
  private static CommandLine programLine(Object command) {
    return new CommandLine(command).setStopAtPositional(true);
  }

  private static OptionSpec helpOption() {
    return OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .description("Shows this text.")
        .build();
  }

  private static OptionSpec versionOption() {
    return OptionSpec.builder("--version")
        .versionHelp(true)
        .description("Shows the version.")
        .build();
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, stream.charset());
  }

  private static int misused(Console console, ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    var suggestions = new StringWriter();
    UnmatchedArgumentException.printSuggestions(e, new PrintWriter(suggestions, true));
    String hint = program(e).orElse(suggestions.toString().strip());
    String help = command.replaceFirst("^procession ?", "procession help ").strip();
    console.complain(command, what(e) + (hint.isEmpty() ? "" : "\n  " + hint) + "\n  Try: " + help);
    return ExitCode.USAGE.number();
  }

  /** Who knows {@code java File.java} leaves the name of the command out. */
  private static Optional<String> program(ParameterException e) {
    if (e.getCommandLine().getParent() == null
        && e instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().getFirst();
      if (!word.startsWith("-") && (word.endsWith(".java") || word.endsWith(".jar"))) {
        return Optional.of("Did you mean: procession run " + word);
      }
    }
    return Optional.empty();
  }

  private static String what(ParameterException e) {
    boolean isCommand = e.getCommandLine().getParent() == null;
    if (isCommand && e instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().getFirst();
      return (word.startsWith("-") ? "no such option: " : "no such command: ") + word;
    }
    return String.valueOf(e.getMessage());
  }

  private static int failed(Console console, Exception e, CommandLine line) throws Exception {
    if (e instanceof CommandFailure failure) {
      console.complain(line.getCommandSpec().qualifiedName(), failure.text());
      return failure.code().number();
    }
    throw e;
  }
}
