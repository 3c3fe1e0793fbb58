package io.procession.cli.doctor;

import java.util.ArrayList;
import java.util.List;

/** All findings as text. */
public final class Report {
  private final List<Section> sections;

  /**
   * Creates a report.
   *
   * @param sections in the order in which they are shown
   */
  public Report(List<Section> sections) {
    this.sections = List.copyOf(sections);
  }

  /** {@return whether nothing that is needed is missing} */
  public boolean isHealthy() {
    return all().stream().noneMatch(finding -> finding.grade() == Finding.Grade.MISSING);
  }

  /** {@return the text, section by section; what to do comes last} */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    int width = all().stream().mapToInt(finding -> finding.name().length()).max().orElse(0);
    for (Section section : sections) {
      lines.add(section.title());
      for (Finding finding : section.findings()) {
        lines.add(line(finding, width));
      }
    }
    lines.add("missing");
    List<Finding> wrong = all().stream().filter(Finding::needsCure).toList();
    if (wrong.isEmpty()) {
      lines.add("  nothing");
    }
    for (Finding finding : wrong) {
      boolean needed = finding.grade() == Finding.Grade.MISSING;
      String ending = needed ? "" : " (works without)";
      lines.add("  " + finding.name() + ": " + firstLine(finding.value()) + ending);
      lines.add("    Try: " + finding.cure());
    }
    return lines;
  }

  private static String line(Finding finding, int width) {
    String name = finding.name() + " ".repeat(width - finding.name().length());
    String indent = " ".repeat(2 + 8 + 1 + width + 2);
    return "  %-8s %s  %s"
        .formatted(
            finding.grade().word(), name, finding.value().strip().replace("\n", "\n" + indent));
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private List<Finding> all() {
    return sections.stream().flatMap(section -> section.findings().stream()).toList();
  }
}
