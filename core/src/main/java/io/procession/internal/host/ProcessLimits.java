package io.procession.internal.host;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Linux itself tells about this process and this machine, under {@code /proc}. */
final class ProcessLimits {
  private static final Pattern ALLOWED = Pattern.compile("Cpus_allowed_list:\\s*(\\S+)");

  private ProcessLimits() {}

  /** Returns the CPUs this process may run on, as the kernel writes them: {@code 0-3,8}. */
  static Optional<String> allowedCpus(HostView view) {
    return firstMatch(view, "/proc/self/status", ALLOWED);
  }

  /** Returns the soft limit of the address space of each process, RLIMIT_AS, or empty. */
  static OptionalLong addressSpaceBytes(HostView view) {
    return limit(view, "Max address space");
  }

  /** Returns RLIMIT_RSS. Linux ignores it, but Slurm and PBS tell the job's memory by it. */
  static OptionalLong residentBytes(HostView view) {
    return limit(view, "Max resident set");
  }

  /** Returns the memory of the machine. */
  static OptionalLong totalBytes(HostView view) {
    return meminfo(view, "MemTotal");
  }

  /** Returns the memory that new processes may take without swapping. */
  static OptionalLong availableBytes(HostView view) {
    return meminfo(view, "MemAvailable");
  }

  private static OptionalLong limit(HostView view, String name) {
    return number(
        firstMatch(view, "/proc/self/limits", Pattern.compile(name + "\\s+(\\d{1,18})\\s.*")), 1);
  }

  private static OptionalLong meminfo(HostView view, String name) {
    return number(
        firstMatch(view, "/proc/meminfo", Pattern.compile(name + ":\\s+(\\d{1,15}) kB")), 1024);
  }

  private static OptionalLong number(Optional<String> digits, long unit) {
    return digits.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(digits.get()) * unit);
  }

  private static Optional<String> firstMatch(HostView view, String file, Pattern pattern) {
    return view.lines(file).stream()
        .flatMap(lines -> lines.stream())
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .findFirst();
  }
}
