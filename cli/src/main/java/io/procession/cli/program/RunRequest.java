package io.procession.cli.program;

import io.procession.cli.console.CommandFailure;
import io.procession.cli.console.ExitCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code procession run} was asked for, as typed.
 *
 * @param workers how many workers pools get by default; null if not given
 * @param classPath jars and directories of the program; null if not given
 * @param engine where tasks run; null if not given
 * @param master the cluster of the engine spark; null if not given
 * @param progress whether it is shown how calls of pools go on
 * @param verbose whether to tell what is done
 * @param job what matters in a scheduler's job
 * @param program a script, a jar, or the name of a class
 * @param arguments what its main method gets
 */
public record RunRequest(
    @Nullable String workers,
    @Nullable String classPath,
    @Nullable String engine,
    @Nullable String master,
    boolean progress,
    boolean verbose,
    JobOptions job,
    String program,
    List<String> arguments) {

  /** The names that {@code --engine} takes. */
  public static final List<String> ENGINES = List.of("local", "in-process", "spark", "mpi");

  private static final String WORKERS = "procession.cpus";
  private static final String PROGRESS = "procession.progress";
  private static final String ENGINE = "procession.engine";
  private static final String SPARK_MASTER = "spark.master";

  /**
   * The system properties by which the options reach the program.
   *
   * @return names and values
   * @throws CommandFailure if an option has no meaning
   */
  Map<String, String> properties() {
    var properties = new LinkedHashMap<>(job.properties());
    if (workers != null) {
      properties.put(WORKERS, positive(workers));
    }
    if (engine != null) {
      if (!ENGINES.contains(engine)) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "engine must be one of " + String.join(", ", ENGINES) + ": engine=" + engine);
      }
      properties.put(ENGINE, engine);
    }
    if (master != null) {
      if (!"spark".equals(engine)) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "master is of the engine spark only: master="
                + master
                + "\n  Try: procession run --engine spark --master "
                + master);
      }
      properties.put(SPARK_MASTER, master);
    }
    if (progress) {
      properties.put(PROGRESS, "true");
    }
    return properties;
  }

  private static String positive(String workers) {
    int number;
    try {
      number = Integer.parseInt(workers);
    } catch (NumberFormatException e) {
      number = 0;
    }
    if (number < 1) {
      throw new CommandFailure(
          ExitCode.USAGE, "workers must be a whole number of 1 or more: workers=" + workers);
    }
    return Integer.toString(number);
  }
}
