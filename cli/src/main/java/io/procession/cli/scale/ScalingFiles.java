package io.procession.cli.scale;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A study as CSV and JSON, for programs. */
final class ScalingFiles {
  private ScalingFiles() {}

  /** Writes one line for each number of workers of each study. */
  static String csv(List<Scaling> studies) {
    StringBuilder text =
        new StringBuilder("study,workers,seconds,fastest,slowest,speedup,efficiency,karp_flatt\n");
    for (Scaling study : studies) {
      for (Scaling.Row row : study.rows()) {
        text.append(name(study))
            .append(',')
            .append(row.workers())
            .append(',')
            .append(
                List.of(
                        row.seconds(),
                        row.fastest(),
                        row.slowest(),
                        row.speedUp(),
                        row.efficiency())
                    .stream()
                    .map(ScalingFiles::number)
                    .collect(Collectors.joining(",")))
            .append(',')
            .append(optional(row.serialFraction(), ""))
            .append('\n');
      }
    }
    return text.toString();
  }

  /** Writes an array with one object for each study. */
  static String json(List<Scaling> studies) {
    return studies.stream()
        .map(ScalingFiles::json)
        .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
  }

  private static String json(Scaling study) {
    String law = study.kind() == Scaling.Kind.STRONG ? "amdahl" : "gustafson";
    return "  {\"study\": \"%s\", \"%s_serial_fraction\": %s, \"rows\": [\n%s\n  ]}"
        .formatted(
            name(study),
            law,
            optional(study.fitted(), "null"),
            study.rows().stream().map(ScalingFiles::json).collect(Collectors.joining(",\n")));
  }

  private static String json(Scaling.Row row) {
    return ("    {\"workers\": %d, \"seconds\": %s, \"fastest\": %s, \"slowest\": %s,"
            + " \"speedup\": %s, \"efficiency\": %s, \"karp_flatt\": %s}")
        .formatted(
            row.workers(),
            number(row.seconds()),
            number(row.fastest()),
            number(row.slowest()),
            number(row.speedUp()),
            number(row.efficiency()),
            optional(row.serialFraction(), "null"));
  }

  private static String name(Scaling study) {
    return study.kind().name().toLowerCase(Locale.ROOT);
  }

  private static String optional(OptionalDouble value, String otherwise) {
    return value.isPresent() ? number(value.getAsDouble()) : otherwise;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}
