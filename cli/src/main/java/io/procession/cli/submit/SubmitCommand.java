package io.procession.cli.submit;

import io.procession.cli.Main;
import io.procession.cli.console.CommandFailure;
import io.procession.cli.console.Console;
import io.procession.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a job script and submits it. */
@Command(
    name = "submit",
    customSynopsis = "procession submit [OPTION...] PROGRAM [ARGUMENT...]",
    description = {
      "Writes a job script that runs a program as procession run would, submits it to the scheduler"
          + " of this cluster (Slurm, PBS, Grid Engine, LSF), and prints the job's id. The script"
          + " stays, as NAME.job.",
      ""
    })
public final class SubmitCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--cpus",
      paramLabel = "N",
      defaultValue = "1",
      description = "CPUs, which is the number of workers. Default: ${DEFAULT-VALUE}.")
  private int cpus;

  @Option(
      names = "--mem",
      paramLabel = "SIZE",
      description = "Memory on each node, such as 8G. The program's own heap is a quarter of it.")
  private @Nullable String memory;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      description = "Time limit: 05:00:00, 1-12:00:00, 90:00 (minutes), 90 (minutes).")
  private @Nullable String time;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Machines. The program runs on the first of them; its pools use the others with --engine"
              + " spark or mpi.")
  private int nodes;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description =
          "Where the tasks of pools run: local (workers on the first machine, the default), spark"
              + " (a Spark cluster of the job's machines, which the job starts and ends; Slurm"
              + " only, with SPARK_HOME set), or mpi (a rank for each CPU; rank 0 is the program).")
  private @Nullable String engine;

  @Option(
      names = "--mpirun",
      paramLabel = "COMMAND",
      defaultValue = "mpirun",
      description =
          "What starts the ranks of the engine mpi, with its options. Default: ${DEFAULT-VALUE}.")
  private String mpirun = "";

  @Option(
      names = "--parallel-environment",
      paramLabel = "NAME",
      description = "Grid Engine's, for the engine mpi: one of those that qconf -spl prints.")
  private @Nullable String environment;

  @Option(
      names = "--array",
      paramLabel = "INDICES",
      description = "An array of jobs, in the scheduler's words: 0-9.")
  private @Nullable String array;

  @Option(
      names = "--shards",
      paramLabel = "N",
      description =
          "An array of N jobs, each for its part of the inputs of a map with a journal; procession"
              + " gather puts the parts together.")
  private int shards;

  @Option(
      names = "--requeue",
      description = "Runs again, from its journal, when the time ends before the program.")
  private boolean requeue;

  @Option(names = "--name", paramLabel = "NAME", description = "Of the job and its files.")
  private @Nullable String name;

  @Option(
      names = "--option",
      paramLabel = "TEXT",
      description =
          "One more option of the scheduler, as it is: --option=--partition=short. May be"
              + " repeated.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--scheduler",
      paramLabel = "NAME",
      description = "slurm, pbs, sge or lsf. Default: the one whose commands are found.")
  private @Nullable String scheduler;

  @Option(names = "--dry-run", description = "Prints the job script, and does nothing.")
  private boolean dryRun;

  @Option(
      names = "--wait",
      description = "Prints what the job prints, waits for its end, and ends with its exit code.")
  private boolean wait;

  @Parameters(index = "0", paramLabel = "PROGRAM", description = "As for run.")
  private String program = "";

  @Parameters(index = "1..*", paramLabel = "ARGUMENT", description = "Of the program.")
  private List<String> arguments = new ArrayList<>();

  /**
   * Makes the command.
   *
   * @param console where it writes
   */
  public SubmitCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      JobRequest job = request();
      Path script = job.directory().resolve(job.name() + ".job");
      Dialect dialect = dialect();
      if (job.engine() instanceof JobEngine.Spark && !dialect.startsOnNodes()) {
        throw new IllegalArgumentException(
            "the engine spark is started in jobs of Slurm only, whose srun brings its workers to"
                + " the"
                + " nodes: scheduler=%s\n  Try: --engine mpi".formatted(dialect.name()));
      }
      String text = new JobScript(dialect, launcher()).text(job, script.toString());
      if (dryRun) {
        console.out().print(text);
        return ExitCode.OK.number();
      }
      Files.writeString(script, text);
      return new Submission(console, dialect, script).run(job, wait);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.PROGRAM_FAILED, "the job was not submitted: " + e.getMessage());
    }
  }

  private JobRequest request() {
    if (cpus < 1 || nodes < 1 || shards < 0) {
      throw new IllegalArgumentException(
          "cpus, nodes and shards must be positive: cpus=%d nodes=%d shards=%d"
              .formatted(cpus, nodes, shards));
    }
    if (shards > 0 && array != null) {
      throw new IllegalArgumentException(
          "shards are an array already, give one of the two: shards=" + shards + " array=" + array);
    }
    List<String> command = new ArrayList<>();
    command.add(program);
    command.addAll(arguments);
    return new JobRequest(
        name == null ? nameOf(program) : name,
        Path.of("").toAbsolutePath(),
        new JobRequest.Size(
            nodes,
            cpus,
            memory == null ? OptionalLong.empty() : OptionalLong.of(Sizes.memoryBytes(memory)),
            Optional.ofNullable(time).map(Sizes::time)),
        Optional.ofNullable(array),
        shards == 0
            ? Optional.empty()
            : Optional.of(
                new JobRequest.Shards(shards, IntStream.range(0, shards).boxed().toList())),
        engine(),
        requeue,
        words,
        command);
  }

  private JobEngine engine() {
    return switch (engine == null ? "local" : engine) {
      case "local" -> JobEngine.LOCAL;
      case "spark" -> new JobEngine.Spark(SparkScript.home(System.getenv("SPARK_HOME")));
      case "mpi" -> {
        if ((long) nodes * cpus < 2) {
          throw new IllegalArgumentException(
              "the engine mpi needs at least 2 CPUs, a rank for each, of which rank 0 runs the"
                  + " program: nodes=%d cpus=%d".formatted(nodes, cpus));
        }
        yield new JobEngine.Mpi(mpirun, Optional.ofNullable(environment));
      }
      default ->
          throw new IllegalArgumentException(
              "engine must be one of local, spark, mpi: engine=" + engine);
    };
  }

  /** A name that every scheduler takes: some want a letter first, and none wants blanks. */
  static String nameOf(String program) {
    String last = String.valueOf(Path.of(program).getFileName());
    String plain = last.replaceFirst("\\.(java|jar)$", "").replaceAll("[^A-Za-z0-9_.-]", "_");
    return plain.matches("[A-Za-z].*") ? plain : "job_" + plain;
  }

  private Dialect dialect() {
    if (scheduler == null) {
      return Submission.dialectHere(
              System.getenv().getOrDefault("PATH", ""), System.getenv("SGE_ROOT") != null)
          .orElseThrow(
              () ->
                  new CommandFailure(
                      ExitCode.USAGE,
                      "no scheduler found: there is no sbatch, qsub or bsub on the PATH\n"
                          + "  Try: this on a login node of the cluster; or --scheduler slurm"
                          + " --dry-run to see a script."));
    }
    return Dialect.all().stream()
        .filter(d -> d.name().equals(scheduler))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "scheduler must be one of "
                        + Dialect.all().stream()
                            .map(Dialect::name)
                            .collect(Collectors.joining(", "))
                        + ": scheduler="
                        + scheduler));
  }

  /** The launcher script says where it is; without it the job starts java as this was started. */
  private static List<String> launcher() {
    String launcher = System.getProperty("procession.launcher");
    return launcher != null
        ? List.of(launcher)
        : List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
  }
}
