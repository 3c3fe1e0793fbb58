package io.procession.cli.scale;

import io.procession.Cpus;
import io.procession.cli.console.CommandFailure;
import io.procession.cli.console.Console;
import io.procession.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a program with more and more workers, and shows what they give. */
@Command(
    name = "scale",
    customSynopsis = "procession scale [OPTION...] PROGRAM [ARGUMENT...]",
    description = {
      "Runs a program with 1, 2, 4, ... workers, in a process of its own each time, and prints run"
          + " time, speed-up, efficiency and serial fraction (Karp-Flatt), with the fit of Amdahl's"
          + " law, or of Gustafson's if the problem grows.",
      "",
      "The program must leave the number of workers open (Pool.open(), Cpus.available()). In its"
          + " arguments {n} stands for the number of workers and {1000*n} for a multiple: with one"
          + " of these, it is a weak scaling study.",
      ""
    })
public final class ScaleCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--workers",
      split = ",",
      paramLabel = "N",
      description = "The numbers of workers. Default: 1,2,4,... up to the CPUs of this job.")
  private List<Integer> workers = new ArrayList<>();

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each is run; the median counts. Default: ${DEFAULT-VALUE}.")
  private int repetitions;

  @Option(
      names = "--time-pattern",
      paramLabel = "REGEX",
      description =
          "Takes the time that the program prints, the group of this pattern, instead of that of"
              + " the whole process: --time-pattern 'Parallel time.*:([0-9.]+)'.")
  private @Nullable String timePattern;

  @Option(
      names = "--call",
      paramLabel = "NAME",
      description =
          "Takes the time of the calls of pools with this name, instead of that of the whole"
              + " process: the key that TaskOptions.withKey gives, or the method, such as map.")
  private @Nullable String call;

  @Option(
      names = "--class-path",
      paramLabel = "PATH",
      description = "Jars and directories of the program.")
  private @Nullable String classPath;

  @Option(names = "--csv", paramLabel = "FILE", description = "Writes the table as CSV.")
  private @Nullable Path csv;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the table as JSON.")
  private @Nullable Path json;

  @Option(
      names = "--plot",
      paramLabel = "NAME",
      description = "Draws NAME.svg and NAME.png: measured beside ideal.")
  private @Nullable String plot;

  @Parameters(index = "0", paramLabel = "PROGRAM", description = "As for run.")
  private String program = "";

  @Parameters(index = "1..*", paramLabel = "ARGUMENT", description = "Of the program.")
  private List<String> arguments = new ArrayList<>();

  /**
   * Makes the command.
   *
   * @param console where it writes
   */
  public ScaleCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    int cpus = Cpus.available();
    Study study = new Study(workers.isEmpty() ? Study.doublings(cpus) : workers, repetitions);
    if (study.workers().getFirst() < 1 || repetitions < 1) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "workers and repeat must be positive: workers=" + workers + " repeat=" + repetitions);
    }
    ProgramRun run = new ProgramRun(program, arguments, classPath, timed());
    Scaling.Kind kind = run.growsWithWorkers() ? Scaling.Kind.WEAK : Scaling.Kind.STRONG;
    try {
      Scaling scaling = Scaling.of(kind, study.run(run, this::tell));
      ScalingTable.lines(scaling, cpus).forEach(console.out()::println);
      write(scaling);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.USAGE, "cannot write: " + e.getMessage());
    }
    return ExitCode.OK.number();
  }

  private void tell(int number, int all, int n, double seconds) {
    console.err().printf("run %d of %d: %d workers, %.3f s%n", number, all, n, seconds);
  }

  private Timed timed() {
    if (call != null && timePattern != null) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "one of call and time-pattern must be given: call=%s time-pattern=%s"
              .formatted(call, timePattern));
    }
    if (call != null) {
      return new Timed.Call(call);
    }
    return timePattern == null ? new Timed.Whole() : new Timed.Printed(pattern(timePattern));
  }

  private static Pattern pattern(String text) {
    try {
      Pattern pattern = Pattern.compile(text);
      if (pattern.matcher("").groupCount() == 1) {
        return pattern;
      }
    } catch (PatternSyntaxException e) {
      // The message below says it all.
    }
    throw new CommandFailure(
        ExitCode.USAGE, "time-pattern must have one group, the seconds: time-pattern=" + text);
  }

  private void write(Scaling scaling) throws IOException {
    if (csv != null) {
      Files.writeString(csv, ScalingFiles.csv(List.of(scaling)));
    }
    if (json != null) {
      Files.writeString(json, ScalingFiles.json(List.of(scaling)));
    }
    if (plot != null) {
      System.setProperty("java.awt.headless", "true");
      String name = String.valueOf(Path.of(program).getFileName()).replaceFirst("\\.java$", "");
      ScalingPlot drawn = new ScalingPlot(name, scaling);
      drawn.writeSvg(Path.of(plot + ".svg"));
      drawn.writePng(Path.of(plot + ".png"));
      console.err().println("drawn: " + plot + ".svg, " + plot + ".png");
    }
  }
}
