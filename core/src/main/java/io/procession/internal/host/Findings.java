package io.procession.internal.host;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Collects what one scheduler's rules read, so that every value is either evidence or a warning.
 *
 * <p>Used by one thread, for one {@link Grant}.
 */
final class Findings {
  /** Linux itself allows 8192; a larger number is a typing error, and must not become a pool. */
  private static final int MAX_CPUS = 1 << 16;

  /** 128 TiB, in MiB. */
  private static final long MAX_MEBIBYTES = 1L << 27;

  private final HostView view;
  private final Set<String> evidence = new LinkedHashSet<>();
  private final Set<String> warnings = new LinkedHashSet<>();
  private List<String> hosts = List.of();
  private OptionalInt cpus = OptionalInt.empty();
  private OptionalLong memoryBytes = OptionalLong.empty();
  private double share = 1;
  private boolean elsewhere;
  private @Nullable Instant end;

  Findings(HostView view) {
    this.view = view;
  }

  HostView view() {
    return view;
  }

  /** Returns whether a machine may have so many CPUs. */
  static boolean isSensible(int cpus) {
    return cpus >= 1 && cpus <= MAX_CPUS;
  }

  /** Returns a variable's text without surrounding space, or empty when it is unset or blank. */
  static Optional<String> text(HostView view, String name) {
    String value = view.environment(name);
    return value == null || value.isBlank() ? Optional.empty() : Optional.of(value.strip());
  }

  Optional<String> text(String name) {
    return text(view, name);
  }

  boolean isSet(String name) {
    return view.environment(name) != null;
  }

  void saw(String line) {
    evidence.add(line);
  }

  void warn(String line) {
    warnings.add(line);
  }

  /** Warns that a variable's value breaks the rule and is not used. */
  void ignored(String name, String rule) {
    warn(name + " " + rule + ": " + name + "=" + view.environment(name) + "; ignored");
  }

  /** Returns a number of CPUs or tasks. A list where a number belongs counts as its smallest. */
  OptionalInt positive(String name, String meaning) {
    String value = view.environment(name);
    if (value == null) {
      return OptionalInt.empty();
    }
    int number;
    try {
      List<Integer> counts = CompressedList.counts(value);
      number = counts.stream().mapToInt(Integer::intValue).min().orElse(0);
    } catch (IllegalArgumentException e) {
      number = 0;
    }
    if (!isSensible(number)) {
      ignored(name, "must be a positive number of a sensible size");
      return OptionalInt.empty();
    }
    if (!value.strip().chars().allMatch(Character::isDigit)) {
      warn(name + " must be one number: " + name + "=" + value + "; " + number + " used");
    }
    saw(name + "=" + value.strip() + ": " + meaning);
    return OptionalInt.of(number);
  }

  /** Returns a size that the scheduler gives in MiB; 0 is Slurm's word for all there is. */
  OptionalLong mebibytes(String name) {
    String value = view.environment(name);
    if (value == null || value.strip().equals("0")) {
      return OptionalLong.empty();
    }
    try {
      long number = Long.parseLong(value.strip());
      if (number > 0 && number <= MAX_MEBIBYTES) {
        return OptionalLong.of(number);
      }
    } catch (NumberFormatException e) {
      // The warning below names the value.
    }
    ignored(name, "must be a sensible number of MiB");
    return OptionalLong.empty();
  }

  List<Integer> counts(String name) {
    return list(name, CompressedList::counts);
  }

  List<String> hostList(String name) {
    return list(name, CompressedList::hosts);
  }

  private <T> List<T> list(String name, Function<String, List<T>> parser) {
    Optional<String> value = text(name).filter(text -> !text.equals("(null)"));
    if (value.isEmpty()) {
      return List.of();
    }
    try {
      return parser.apply(value.get());
    } catch (IllegalArgumentException e) {
      warn(name + "=" + value.get() + " is ignored: " + e.getMessage());
      return List.of();
    }
  }

  /** Returns the lines of the file a variable names; a file that cannot be read is a warning. */
  Optional<List<String>> linesOf(String variable) {
    Optional<String> path = text(variable);
    Optional<List<String>> lines = path.flatMap(view::lines);
    if (path.isPresent() && lines.isEmpty()) {
      warn("the file of " + variable + " cannot be read: " + variable + "=" + path.get());
    }
    return lines;
  }

  /** Returns how many lines a node file has for each host. */
  Optional<Map<String, Integer>> nodeFile(String variable) {
    return linesOf(variable)
        .map(
            lines -> {
              Map<String, Integer> counts = new LinkedHashMap<>();
              lines.stream()
                  .map(String::strip)
                  .filter(line -> !line.isEmpty())
                  .forEach(line -> counts.merge(line, 1, Integer::sum));
              return counts;
            });
  }

  /**
   * Returns which of the names means this host. The only host of a job is this one, whatever its
   * name: schedulers know hosts by names of other networks too.
   */
  Optional<String> thisHost(String source, Collection<String> names) {
    Optional<String> own =
        names.stream().filter(name -> HostNames.same(name, view.hostname())).findFirst();
    if (own.isEmpty() && names.size() == 1) {
      return names.stream().findFirst();
    }
    if (own.isEmpty() && !names.isEmpty()) {
      elsewhere();
      warn(source + " has no entry for this host: host=" + view.hostname() + " entries=" + names);
    }
    return own;
  }

  /** Returns this host's number in a table of hosts. */
  OptionalInt ownNumber(String source, Map<String, Integer> numbers) {
    Optional<String> host = thisHost(source, numbers.keySet());
    if (host.isEmpty()) {
      return OptionalInt.empty();
    }
    int number = numbers.getOrDefault(host.get(), 0);
    if (!isSensible(number)) {
      warn(source + " must give a positive number: " + host.get() + "=" + number + "; ignored");
      return OptionalInt.empty();
    }
    saw(source + ": " + number + " on " + host.get());
    return OptionalInt.of(number);
  }

  /** This process is on none of the job's hosts. */
  void elsewhere() {
    elsewhere = true;
  }

  void hosts(Collection<String> names) {
    hosts = List.copyOf(names);
  }

  void cpus(OptionalInt number) {
    cpus = number;
  }

  /**
   * Several limits may be set, and one of them may be left over from another job: the smallest
   * holds.
   */
  void memory(double bytes) {
    memoryBytes = OptionalLong.of(Math.min(memoryBytes.orElse(Long.MAX_VALUE), (long) bytes));
  }

  void share(double part) {
    share = part;
  }

  void end(Instant instant) {
    end = instant;
  }

  Grant toGrant() {
    return new Grant(
        cpus,
        hosts,
        elsewhere,
        memoryBytes,
        share,
        Optional.ofNullable(end),
        List.copyOf(evidence),
        List.copyOf(warnings));
  }
}
