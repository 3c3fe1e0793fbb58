package io.procession.it.behaviours;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A document that gives ids to what must hold, one line each, such as {@code - PO33★ Worker death
 * is detected}, below headings such as {@code ## 14. Pool}.
 *
 * @param name what its entries are, in the plural
 * @param entries in the order of the document
 * @param problems what is wrong with the document
 */
record IdList(String name, List<Entry> entries, List<String> problems) {
  private static final Pattern LOOKS_LIKE_ENTRY = Pattern.compile("\\s*[-*] \\W*[A-Z]{1,2}\\d.*");
  private static final Pattern ENTRY =
      Pattern.compile("- ([A-Z]{1,2}\\d+)([★◦]?) (Declined: )?\\S.*");
  private static final Pattern HEADING = Pattern.compile("## (.+?)( — .*)?");

  /**
   * One line.
   *
   * @param id such as {@code PO33}
   * @param required whether it must hold in the first release
   * @param declined whether it says that this is not offered, and why
   * @param section the heading above it, up to a dash
   */
  record Entry(String id, boolean required, boolean declined, String section) {}

  static IdList read(String name, Path file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    String section = "";
    for (String line : Files.readAllLines(file)) {
      Matcher heading = HEADING.matcher(line);
      Matcher entry = ENTRY.matcher(line);
      if (heading.matches()) {
        section = heading.group(1);
      } else if (entry.matches()) {
        String mark = entry.group(2);
        boolean declined = entry.group(3) != null;
        entries.add(new Entry(entry.group(1), mark.equals("★"), declined, section));
        if (declined && !mark.equals("◦")) {
          problems.add("only what is marked ◦ may be declined in %s: %s".formatted(file, line));
        }
        if (!ids.add(entry.group(1))) {
          problems.add("%s is twice in %s".formatted(entry.group(1), file));
        }
      } else if (LOOKS_LIKE_ENTRY.matcher(line).matches()) {
        problems.add("not of the form `- ID★ text` in %s: %s".formatted(file, line));
      }
    }
    return new IdList(name, List.copyOf(entries), List.copyOf(problems));
  }

  List<String> ids() {
    return entries.stream().map(Entry::id).toList();
  }

  /** Those that need no test, because they are not offered. */
  List<String> declined() {
    return entries.stream().filter(Entry::declined).map(Entry::id).toList();
  }
}
