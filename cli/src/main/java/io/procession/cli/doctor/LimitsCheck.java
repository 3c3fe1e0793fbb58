package io.procession.cli.doctor;

import io.procession.internal.cgroup.Delegation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** The limits of the shell that this process was started from, and of workers. */
final class LimitsCheck {
  /** A worker takes five; a program has files of its own. */
  private static final long ENOUGH_FILES = 1_024;

  /** Threads count as processes: 20 for a worker, 40 for this program. */
  private static final long ENOUGH_PROCESSES = 1_024;

  private static final List<String> BY_GROUPS = List.of("memory", "pids", "cpu");

  private final Path limits;
  private final Supplier<Delegation> groups;

  /**
   * Creates the check.
   *
   * @param limits a file like /proc/self/limits
   * @param groups what this process may do with its control group
   */
  LimitsCheck(Path limits, Supplier<Delegation> groups) {
    this.limits = limits;
    this.groups = groups;
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
    findings.add(workers(groups.get()));
    return new Section("limits", findings);
  }

  /** Who keeps {@code WorkerLimits}. */
  private static Finding workers(Delegation delegation) {
    return delegation
        .refusal(BY_GROUPS)
        .map(
            why ->
                Finding.fact(
                    "workers",
                    "their memory is watched by the pool; threads and CPUs cannot be limited: "
                        + why))
        .orElseGet(
            () ->
                Finding.ok(
                    "workers",
                    "the kernel keeps their memory, threads and CPUs: groups in "
                        + delegation.group()));
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
