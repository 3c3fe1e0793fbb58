package io.procession.cli.scale;

import io.procession.cli.scale.Scaling.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A study as text, for people. */
final class ScalingTable {
  private ScalingTable() {}

  /**
   * Writes the table.
   *
   * @param cpus how many CPUs this job may use; rows with more workers are marked
   */
  static List<String> lines(Scaling scaling, int cpus) {
    List<String> lines = new ArrayList<>();
    String speedUp = scaling.kind() == Kind.STRONG ? "speed-up" : "scaled speed-up";
    lines.add(
        String.format(
            Locale.ROOT,
            "%8s %12s %19s %15s %11s %16s",
            "workers",
            "run time (s)",
            "fastest–slowest",
            speedUp,
            "efficiency",
            "serial fraction"));
    boolean crowded = false;
    for (Scaling.Row row : scaling.rows()) {
      crowded |= row.workers() > cpus;
      lines.add(
          String.format(
              Locale.ROOT,
              "%8s %12.3f %19s %15.2f %10.1f%% %16s",
              row.workers() + (row.workers() > cpus ? "*" : ""),
              row.seconds(),
              String.format(Locale.ROOT, "%.3f–%.3f", row.fastest(), row.slowest()),
              row.speedUp(),
              row.efficiency() * 100,
              number(row.serialFraction())));
    }
    scaling.fitted().ifPresent(s -> lines.add(fit(scaling.kind(), s)));
    if (crowded) {
      lines.add("* more workers than the " + cpus + " CPUs that this job may use");
    }
    return lines;
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.4f", value.getAsDouble()) : "–";
  }

  private static String fit(Kind kind, double serial) {
    if (kind == Kind.WEAK) {
      return String.format(Locale.ROOT, "Gustafson: %.2f %% of the time is serial", serial * 100);
    }
    String limit =
        serial == 0
            ? "no limit can be seen"
            : String.format(Locale.ROOT, "the speed-up stays below %.0f", 1 / serial);
    return String.format(
        Locale.ROOT, "Amdahl: %.2f %% of the work is serial; %s", serial * 100, limit);
  }
}
