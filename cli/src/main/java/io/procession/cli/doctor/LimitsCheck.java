package io.procession.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The limits of the shell that this process was started from. */
final class LimitsCheck {
  /** A worker takes five; a program has files of its own. */
  private static final long ENOUGH_FILES = 1_024;

  /** Threads count as processes: 20 for a worker, 40 for this program. */
  private static final long ENOUGH_PROCESSES = 1_024;

  private final Path limits;

  /**
   * Creates the check.
   *
   * @param limits a file like /proc/self/limits
   */
  LimitsCheck(Path limits) {
    this.limits = limits;
  }

  Section section() {
    var findings = new ArrayList<Finding>();
    try {
      List<String> lines = Files.readAllLines(limits);
      findings.add(finding(lines, "Max open files", "open files", ENOUGH_FILES, "ulimit -n 4096"));
      findings.add(
          finding(lines, "Max processes", "processes", ENOUGH_PROCESSES, "ulimit -u 4096"));
    } catch (IOException e) {
      findings.add(Finding.fact("limits", "not known: no " + limits));
    }
    return new Section("limits", findings);
  }

  private static Finding finding(
      List<String> lines, String label, String name, long enough, String cure) {
    String line = lines.stream().filter(l -> l.startsWith(label)).findFirst().orElse("");
    String[] columns = line.substring(Math.min(line.length(), label.length())).strip().split(" +");
    OptionalLong soft = number(columns[0]);
    if (soft.isPresent() && soft.getAsLong() < enough) {
      return Finding.optional(name, columns[0] + ", few for many workers", cure);
    }
    return columns[0].isEmpty() ? Finding.fact(name, "not known") : Finding.ok(name, columns[0]);
  }

  /** Empty for {@code unlimited}. */
  private static OptionalLong number(String text) {
    return text.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }
}
