package io.procession.it.behaviours;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds the tests of all modules against the lists in docs: which behaviours and faults have a
 * test.
 *
 * <p>Those without one are in a file of their own, so that a test that is deleted is noticed. The
 * program {@code config/behaviours} writes it; it runs this class and its neighbours from their
 * sources.
 */
final class Behaviours {
  private static final Path OPEN =
      Path.of("integration-tests/src/test/resources/behaviours-open.txt");
  private static final String OPEN_HEAD =
      "# Behaviours and faults that no test names yet. Written by config/behaviours.";

  private final Path root;
  private final List<IdList> lists;
  private final TestNames tests;
  private final Set<String> listedAsOpen;

  private Behaviours(Path root, List<IdList> lists, TestNames tests, Set<String> listedAsOpen) {
    this.root = root;
    this.lists = lists;
    this.tests = tests;
    this.listedAsOpen = listedAsOpen;
  }

  /** Reads the lists and the tests of the repository. */
  static Behaviours read(Path root) throws IOException {
    List<IdList> lists =
        List.of(
            IdList.read("behaviours", root.resolve("docs/behaviours.md")),
            IdList.read("faults", root.resolve("docs/faults.md")));
    Set<String> open = new TreeSet<>();
    if (Files.exists(root.resolve(OPEN))) {
      Files.readAllLines(root.resolve(OPEN)).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .forEach(open::add);
    }
    return new Behaviours(root, lists, TestNames.read(root), open);
  }

  private boolean isTested(String id) {
    return tests.ids().containsKey(id);
  }

  /** What is wrong, one line each; empty if all is well. */
  List<String> problems() {
    Set<String> known = new HashSet<>();
    List<String> problems = new ArrayList<>(tests.problems());
    for (IdList list : lists) {
      problems.addAll(list.problems());
      Set<String> declined = Set.copyOf(list.declined());
      for (String id : list.ids()) {
        if (declined.contains(id)) {
          if (isTested(id)) {
            problems.add(id + " is declined and has a test. Try: say in docs that it holds");
          }
        } else if (!isTested(id) && !listedAsOpen.contains(id)) {
          problems.add(id + " has no test. Try: name it in a test, or run config/behaviours");
        }
        known.add(id);
      }
    }
    for (String id : listedAsOpen) {
      if (!known.contains(id)) {
        problems.add("%s is in %s and in no list in docs".formatted(id, OPEN));
      } else if (lists.stream().anyMatch(list -> list.declined().contains(id))) {
        problems.add("%s is declined and is in %s. Try: config/behaviours".formatted(id, OPEN));
      } else if (isTested(id)) {
        problems.add("%s has a test and is in %s. Try: config/behaviours".formatted(id, OPEN));
      }
    }
    for (Map.Entry<String, Path> name : tests.ids().entrySet()) {
      if (!known.contains(name.getKey())) {
        problems.add(
            "%s is in no list in docs: it is named in %s"
                .formatted(name.getKey(), name.getValue()));
      }
    }
    return problems;
  }

  /** How many have a test, and which of those that must hold have none. */
  String summary() {
    StringBuilder text = new StringBuilder();
    for (IdList list : lists) {
      long tested = list.ids().stream().filter(this::isTested).count();
      text.append("%s: %d of %d have a test".formatted(list.name(), tested, list.entries().size()));
      if (!list.declined().isEmpty()) {
        text.append(", declined: ").append(String.join(" ", list.declined()));
      }
      text.append(System.lineSeparator());
    }
    Map<String, List<String>> missing = new LinkedHashMap<>();
    for (IdList list : lists) {
      for (IdList.Entry entry : list.entries()) {
        if (entry.required() && !isTested(entry.id())) {
          missing.computeIfAbsent(entry.section(), s -> new ArrayList<>()).add(entry.id());
        }
      }
    }
    missing.forEach(
        (section, ids) ->
            text.append("  ★ without a test, %s: %s%n".formatted(section, String.join(" ", ids))));
    return text.toString();
  }

  /**
   * Writes down which have no test.
   *
   * @return those that are new in the file
   */
  List<String> writeOpen() throws IOException {
    List<String> lines = new ArrayList<>(List.of(OPEN_HEAD));
    List<String> added = new ArrayList<>();
    for (IdList list : lists) {
      String section = "";
      for (IdList.Entry entry : list.entries()) {
        if (isTested(entry.id()) || entry.declined()) {
          continue;
        }
        if (!entry.section().equals(section)) {
          section = entry.section();
          lines.add("# " + section);
        }
        lines.add(entry.id());
        if (!listedAsOpen.contains(entry.id())) {
          added.add(entry.id());
        }
      }
    }
    Files.createDirectories(root.resolve(OPEN).getParent());
    Files.write(root.resolve(OPEN), lines);
    return added;
  }

  /** Run by {@code config/behaviours}: the root of the repository, and maybe {@code --check}. */
  public static void main(String[] args) throws IOException {
    Path root = Path.of(args[0]);
    if (args.length == 1) {
      List<String> added = read(root).writeOpen();
      if (!added.isEmpty()) {
        System.out.println("new without a test: " + String.join(" ", added));
      }
    }
    Behaviours now = read(root);
    System.out.print(now.summary());
    now.problems().forEach(System.err::println);
    System.exit(now.problems().isEmpty() ? 0 : 1);
  }
}
