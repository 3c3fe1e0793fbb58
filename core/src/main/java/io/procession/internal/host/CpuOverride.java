package io.procession.internal.host;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  /** Returns the override, properties before the variable. A bad one is refused, never guessed. */
  static Optional<CpuOverride> read(HostView view) {
    for (String name : List.of(PROPERTY, BUDGET)) {
      String property = view.property(name);
      if (property != null) {
        return Optional.of(parse(name, property));
      }
    }
    String variable = view.environment(VARIABLE);
    return variable == null ? Optional.empty() : Optional.of(parse(VARIABLE, variable));
  }

  private static CpuOverride parse(String name, String value) {
    int cpus;
    try {
      cpus = Integer.parseInt(value.strip());
    } catch (NumberFormatException e) {
      throw refusal(name, value, e);
    }
    if (cpus < 1) {
      throw refusal(name, value, null);
    }
    return new CpuOverride(name, cpus);
  }

  private static IllegalArgumentException refusal(
      String name, String value, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        name + " must be a positive integer: " + name + "=" + value, cause);
  }
}
