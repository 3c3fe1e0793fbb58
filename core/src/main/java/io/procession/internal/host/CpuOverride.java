package io.procession.internal.host;

import java.util.List;
import java.util.Optional;

/**
 * The number of CPUs that the user names, like Python's {@code PYTHON_CPU_COUNT}.
 *
 * @param name the system property or the environment variable that was set
 * @param cpus its value, taken as it is
 */
record CpuOverride(String name, int cpus) {
  static final String PROPERTY = "procession.cpus";
  static final String VARIABLE = "PROCESSION_CPUS";

  /** What a caller gives each of its workers, which inherit the variable as well. */
  static final String BUDGET = "procession.cpus.budget";

  /**
   * Returns the override, properties before the variable. A bad property is refused: it was set for
   * this program. A bad variable may be anybody's, and is ignored with a {@link #warning}.
   */
  static Optional<CpuOverride> read(HostView view) {
    for (String name : List.of(PROPERTY, BUDGET)) {
      String property = view.property(name);
      if (property != null) {
        return Optional.of(
            parse(name, property)
                .orElseThrow(() -> new IllegalArgumentException(rule(name, property))));
      }
    }
    String variable = view.environment(VARIABLE);
    return variable == null ? Optional.empty() : parse(VARIABLE, variable);
  }

  /** Returns what is wrong with the variable; empty if it is not set, or is a number. */
  static Optional<String> warning(HostView view) {
    String variable = view.environment(VARIABLE);
    return variable == null || parse(VARIABLE, variable).isPresent()
        ? Optional.empty()
        : Optional.of(rule(VARIABLE, variable) + "; ignored");
  }

  private static Optional<CpuOverride> parse(String name, String value) {
    try {
      int cpus = Integer.parseInt(value.strip());
      return cpus < 1 ? Optional.empty() : Optional.of(new CpuOverride(name, cpus));
    } catch (NumberFormatException e) {
      return Optional.empty(); // The message of the rule has the value.
    }
  }

  private static String rule(String name, String value) {
    return name + " must be a positive integer: " + name + "=" + value;
  }
}
