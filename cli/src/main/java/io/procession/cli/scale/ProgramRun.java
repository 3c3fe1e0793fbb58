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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs the program that is measured, each time in a process of its own.
 *
 * @param program what {@code run} takes
 * @param arguments of the program; {@code {n}} is the number of workers, {@code {1000*n}} a
 *     multiple
 * @param classPath more of it; null for none
 * @param timePattern finds the run time in what the program prints, by its only group; null to take
 *     the time from the start of the process to its end
 */
record ProgramRun(
    String program,
    List<String> arguments,
    @Nullable String classPath,
    @Nullable Pattern timePattern) {
  private static final Pattern WORKERS = Pattern.compile("\\{(?:(\\d{1,15})\\*)?n\\}");
  private static final int LAST_LINES = 10;

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
    Path output = Files.createTempFile("procession-scale", ".out");
    try {
      long start = System.nanoTime();
      Process process =
          new ProcessBuilder(command(workers))
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
                .formatted(program, exitCode, workers, lastLines(text)));
      }
      return timePattern == null ? seconds : printed(timePattern, text);
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private List<String> command(int workers) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED"));
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

  private static double printed(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (matcher.find()) {
      try {
        return Double.parseDouble(matcher.group(1));
      } catch (NumberFormatException e) {
        // The message below shows what there is instead.
      }
    }
    throw new CommandFailure(
        ExitCode.PROGRAM_FAILED,
        "the program printed no time: time-pattern=%s%n%s".formatted(pattern, lastLines(text)));
  }

  private static String lastLines(String text) {
    List<String> lines = text.lines().toList();
    return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()).stream()
        .map(line -> "  printed | " + line)
        .collect(Collectors.joining("\n"));
  }
}
