package io.procession.cli;

import io.procession.cli.console.ExitCode;
import io.procession.cli.program.JobOptions;
import io.procession.cli.program.Program;
import io.procession.cli.program.ProgramLoader;
import io.procession.cli.program.RunRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Gets a program ready; {@link Main} starts it when the command line is done, so that no frame of
 * it is on the program's stack.
 */
@Command(
    name = "run",
    customSynopsis = "procession run [-v] [OPTION...] PROGRAM [ARGUMENT...]",
    description = {
      "Runs a Java program that uses Procession, as `java` would.",
      "",
      "Words before PROGRAM that begin with -J are options of java: -J-Xmx2g. All words after"
          + " PROGRAM are the program's own.",
      ""
    },
    exitCodeListHeading = "%nExit codes, unless PROGRAM chooses its own by System.exit:%n",
    footer = {
      "",
      "Classes of a script are kept in $PROCESSION_CACHE, $XDG_CACHE_HOME/procession or"
          + " ~/.cache/procession, and compiled anew when a source, the class path, the JDK or"
          + " Procession changes."
    })
final class RunCommand implements Callable<Integer> {
  static final String NAME = "procession run";

  private final ProgramLoader loader;
  private @Nullable Program program;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description =
          "How many workers pools get that do not say it themselves. Default: the CPUs this job may"
              + " use; see procession cpus.")
  private @Nullable String workers;

  @Option(
      names = "--class-path",
      paramLabel = "PATH",
      description =
          "Jars and directories of the program, separated as for java; DIR/* means all jars in DIR."
              + " Workers have them, too.")
  private @Nullable String classPath;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description =
          "Where the tasks of pools run that do not say it themselves: local (worker processes, the"
              + " default), in-process (threads of the program, for debugging), spark (executors of"
              + " Apache Spark, whose installation SPARK_HOME names), or mpi (the other ranks of"
              + " the mpirun that started this).")
  private @Nullable String engine;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "The cluster of the engine spark: spark://HOST:PORT, yarn, k8s://…, or local[N]. Default:"
              + " local[*]. Other settings of Spark: -J-Dspark.NAME=VALUE.")
  private @Nullable String master;

  @Option(
      names = "--progress",
      description =
          "Shows on standard error how the calls of pools go on: a bar on a terminal, a line every"
              + " few seconds elsewhere.")
  private boolean progress;

  @Option(
      names = {"-v", "--verbose"},
      description =
          "Tells on standard error what is compiled, and what is not, and shows the log of the"
              + " library.")
  private boolean verbose;

  @Option(
      names = "--requeue",
      description =
          "In a scheduler's job: when its time ends before PROGRAM does, asks the scheduler to run"
              + " the job again. With a journal it goes on where it was.")
  private boolean requeue;

  @Option(
      names = "--grace",
      paramLabel = "SECONDS",
      description =
          "In a scheduler's job: how long tasks that run may take when the end comes near or a"
              + " warning signal comes. Default: 30.")
  private @Nullable String grace;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      description =
          "Works on part I of N of the inputs of a map with a journal, counted from 0, and ends;"
              + " see procession gather.")
  private @Nullable String shard;

  @Parameters(
      index = "0",
      paramLabel = "PROGRAM",
      description =
          "A Java source file (Script.java, or any file that begins with #!), a jar whose manifest"
              + " names a main class, or the name of a class.")
  private String name = "";

  @Parameters(
      index = "1..*",
      paramLabel = "ARGUMENT",
      description = "What the program's main method gets.")
  private List<String> arguments = new ArrayList<>();

  RunCommand(ProgramLoader loader) {
    this.loader = loader;
  }

  /** What is to run; null if nothing is. */
  @Nullable Program program() {
    return program;
  }

  RunRequest request() {
    return new RunRequest(
        workers,
        classPath,
        engine,
        master,
        progress,
        verbose,
        new JobOptions(requeue, grace, shard),
        name,
        arguments);
  }

  @Override
  public Integer call() {
    program = loader.load(request());
    return ExitCode.OK.number();
  }
}
