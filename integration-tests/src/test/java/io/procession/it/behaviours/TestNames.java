package io.procession.it.behaviours;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ids in front of the display names of tests: {@code @DisplayName("PO33 P01 kill -9 …")}.
 *
 * @param ids each with a file that has it
 * @param problems what is wrong with the tests
 */
record TestNames(SortedMap<String, Path> ids, List<String> problems) {
  private static final Pattern NAME =
      Pattern.compile("(?m)^\\s*@DisplayName\\s*\\(\\s*(?:\"([^\"]*)\"|\\w)");

  /**
   * Also what is nearly an id, so that it is reported instead of overlooked: {@code p1}, {@code
   * PO1:}.
   */
  private static final Pattern ID = Pattern.compile("[A-Za-z]{1,2}\\d+(\\W.*)?");

  private static final Pattern TEST_SOURCE = Pattern.compile("/src/test/.*\\.java$");

  private static final Pattern DISABLED = Pattern.compile("(?m)^\\s*@Disabled\\b");

  /** Reads the tests of all modules below the directory. */
  static TestNames read(Path root) throws IOException {
    TestNames names = new TestNames(new TreeMap<>(), new ArrayList<>());
    for (Path file : sources(root)) {
      names.add(root.relativize(file), Files.readString(file));
    }
    return names;
  }

  private void add(Path file, String text) {
    boolean any = false;
    Matcher name = NAME.matcher(text);
    while (name.find()) {
      if (name.group(1) == null) {
        problems.add("a name that is not a literal cannot be read: " + file);
        continue;
      }
      for (String word : name.group(1).split(" ")) {
        if (!ID.matcher(word).matches()) {
          break;
        }
        ids.putIfAbsent(word, file);
        any = true;
      }
    }
    if (any && DISABLED.matcher(text).find()) {
      problems.add("a disabled test shows nothing; delete it or repair it: " + file);
    }
  }

  private static List<Path> sources(Path root) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean skipped =
                name.equals("target") || name.startsWith(".") || folder.endsWith("src/main");
            return skipped && !folder.equals(root)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (TEST_SOURCE.matcher(file.toString()).find()) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    found.sort(null);
    return found;
  }
}
