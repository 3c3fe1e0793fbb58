package io.procession.cli.scale;

import io.procession.cli.console.CommandFailure;
import io.procession.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The part of a run whose time counts. */
sealed interface Timed {
  /**
   * A run that ended well.
   *
   * @param seconds from the start of the process to its end
   * @param output what it printed
   * @param times where its calls of pools are, if it was asked for them
   */
  record Run(double seconds, String output, Path times) {
    private static final int LAST_LINES = 10;

    static String lastLines(String output) {
      List<String> lines = output.lines().toList();
      return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()).stream()
          .map(line -> "  printed | " + line)
          .collect(Collectors.joining("\n"));
    }
  }

  /**
   * Options of the JVM that runs the program.
   *
   * @param times a file that is not there yet
   * @return perhaps none
   */
  default List<String> options(Path times) {
    return List.of();
  }

  /**
   * The time that counts.
   *
   * @throws CommandFailure if the run has none
   */
  double seconds(Run run) throws IOException;

  /** The whole process. */
  record Whole() implements Timed {
    @Override
    public double seconds(Run run) {
      return run.seconds();
    }
  }

  /**
   * What the program prints.
   *
   * @param pattern finds it by its only group
   */
  record Printed(Pattern pattern) implements Timed {
    @Override
    public double seconds(Run run) {
      Matcher matcher = pattern.matcher(run.output());
      if (matcher.find()) {
        try {
          return Double.parseDouble(matcher.group(1));
        } catch (NumberFormatException e) {
          // The message below shows what there is instead.
        }
      }
      throw new CommandFailure(
          ExitCode.PROGRAM_FAILED,
          "the program printed no time: time-pattern=%s%n%s"
              .formatted(pattern, Run.lastLines(run.output())));
    }
  }

  /**
   * The calls of pools that have a name, together.
   *
   * @param label the key that marks them in the program, or the method: {@code map}
   */
  record Call(String label) implements Timed {
    @Override
    public List<String> options(Path times) {
      return List.of("-Dprocession.progress=true", "-Dprocession.progress.times=" + times);
    }

    @Override
    public double seconds(Run run) throws IOException {
      TreeSet<String> others = new TreeSet<>();
      List<Double> found = new ArrayList<>();
      for (String line :
          Files.exists(run.times()) ? Files.readAllLines(run.times()) : List.<String>of()) {
        int space = line.indexOf(' ');
        String name = line.substring(space + 1);
        if (name.equals(label)) {
          found.add(Double.valueOf(line.substring(0, space)));
        } else {
          others.add(name);
        }
      }
      if (found.isEmpty()) {
        throw new CommandFailure(
            ExitCode.PROGRAM_FAILED,
            "the program made no such call: call=%s%n  its calls | %s%n  Try: mark the call by TaskOptions.defaults().withKey(\"%s\")"
                .formatted(
                    label,
                    others.isEmpty() ? "none with inputs" : String.join(", ", others),
                    label));
      }
      return found.stream().mapToDouble(Double::doubleValue).sum();
    }
  }
}
