package io.procession.cli.scale;

import io.procession.cli.Main;
import io.procession.cli.console.CommandFailure;
import io.procession.cli.console.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs the program that is measured, each time in a process of its own.
 *
 * @param program what {@code run} takes
 * @param arguments of the program; {@code {n}} is the number of workers, {@code {1000*n}} a
 *     multiple
 * @param classPath more of it; null for none
 * @param timed what counts of a run
 */
record ProgramRun(String program, List<String> arguments, @Nullable String classPath, Timed timed) {
  private static final Pattern WORKERS = Pattern.compile("\\{(?:(\\d{1,15})\\*)?n\\}");

  /** Whether an argument depends on the number of workers. */
  boolean growsWithWorkers() {
    return arguments.stream().anyMatch(argument -> WORKERS.matcher(argument).find());
  }

  /**
   * Runs it once.
   *
   * @return seconds
   * @throws CommandFailure if the program fails, or prints no time
   */
  double seconds(int workers) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("procession-scale");
    Path output = directory.resolve("output");
    Path times = directory.resolve("times");
    try {
      long start = System.nanoTime();
      Process process =
          new ProcessBuilder(command(workers, timed.options(times)))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      int exitCode;
      try {
        process.getOutputStream().close();
        exitCode = process.waitFor();
      } finally {
        process.destroy();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
      if (exitCode != 0) {
        throw new CommandFailure(
            ExitCode.PROGRAM_FAILED,
            "%s ended with exit code %d, with %d workers%n%s"
                .formatted(program, exitCode, workers, Timed.Run.lastLines(text)));
      }
      return timed.seconds(new Timed.Run(seconds, text, times));
    } finally {
      Files.deleteIfExists(times);
      Files.deleteIfExists(output);
      Files.delete(directory);
    }
  }

  private List<String> command(int workers, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(options);
    String libraries = System.getProperty("java.class.path");
    command.add("-cp");
    command.add(
        classPath == null
            ? libraries
            : libraries + System.getProperty("path.separator") + classPath);
    command.add(Main.class.getName());
    command.addAll(List.of("run", "--workers", Integer.toString(workers), "--", program));
    arguments.forEach(argument -> command.add(withWorkers(argument, workers)));
    return command;
  }

  static String withWorkers(String argument, int workers) {
    return WORKERS.matcher(argument).replaceAll(found -> Long.toString(factor(found) * workers));
  }

  private static long factor(MatchResult found) {
    return found.group(1) == null ? 1 : Long.parseLong(found.group(1));
  }
}
