package io.procession.cli;

import io.procession.cli.console.CommandFailure;
import io.procession.cli.console.Console;
import io.procession.cli.console.ExitCode;
import io.procession.cli.jobend.JobEnd;
import io.procession.cli.program.PlainRunParser;
import io.procession.cli.program.Program;
import io.procession.cli.program.ProgramLoader;
import io.procession.cli.program.RunRequest;
import io.procession.cli.script.ScriptCache;
import io.procession.internal.Hosts;
import io.procession.internal.host.CacheDirectory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The program {@code procession}. */
public final class Main {
  private Main() {}

  /**
   * Runs one command.
   *
   * <p>A program that {@code run} starts takes over this thread and this JVM: as with {@code java},
   * the process ends when its last non-daemon thread does, and an exception of its main method is
   * left to the JVM.
   *
   * @param words the command and its arguments
   * @throws Throwable what the main method of the user's program throws
   */
  public static void main(String[] words) throws Throwable {
    Console console = Console.ofThisProcess();
    Path directory = CacheDirectory.find(System::getenv, System.getProperty("user.home"));
    var loader =
        new ProgramLoader(
            console,
            System.getProperty("java.class.path"),
            ClassLoader.getSystemClassLoader(),
            directory == null ? null : new ScriptCache(CacheDirectory.scripts(directory)));
    Program program = prepare(words, console, loader);
    if (program == null) {
      return;
    }
    BackgroundTraining.arrange();
    if (Hosts.isInJob() || program.job().shard() != null) {
      JobEnd.run(program, console);
    } else {
      program.run();
    }
  }

  private static @Nullable Program prepare(String[] words, Console console, ProgramLoader loader) {
    RunRequest plain = PlainRunParser.parse(words);
    if (plain == null) {
      Commands.Result result = Commands.execute(console, loader, words);
      if (result.exitCode() != ExitCode.OK.number()) {
        System.exit(result.exitCode());
      }
      return result.program();
    }
    try {
      return loader.load(plain);
    } catch (CommandFailure e) {
      console.complain(RunCommand.NAME, e.text());
      System.exit(e.code().number());
      return null;
    }
  }
}
