package io.procession;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** House rules that are seen in the sources of all modules, not in the classes of this one. */
class SourceRulesTest {
  private static final int MAX_LINES = 500;
  private static final Pattern SLEEP = Pattern.compile("\\bThread\\s*\\.\\s*sleep\\s*\\(");

  /** The one class of tests that may sleep: it polls until a condition holds. */
  private static final String MAY_SLEEP = "Awaiting.java";

  @Test
  void noSourceFileIsLongerThanTheLimit() throws IOException {
    assertThat(sources()).isNotEmpty();
    assertThat(sources().stream().filter(source -> source.lines() > MAX_LINES))
        .as("files of more than %d lines", MAX_LINES)
        .isEmpty();
  }

  @Test
  void noTestSleeps() throws IOException {
    assertThat(
            sources().stream()
                .filter(source -> source.path().toString().contains("src/test/java"))
                .filter(source -> !source.path().endsWith(MAY_SLEEP))
                .filter(source -> SLEEP.matcher(source.text()).find()))
        .as("tests that sleep instead of waiting for something")
        .isEmpty();
  }

  @Test
  void noFolderOfSourcesIsNamedAfterNothing() throws IOException {
    var nothing = Set.of("util", "utils", "common", "helper", "helpers", "impl", "misc");

    assertThat(
            sources().stream()
                .map(source -> source.path().getParent())
                .distinct()
                .filter(Objects::nonNull)
                .filter(folder -> folders(folder).anyMatch(nothing::contains)))
        .as("folders named after no responsibility")
        .isEmpty();
  }

  private static Stream<String> folders(Path path) {
    return StreamSupport.stream(path.spliterator(), false).map(Path::toString);
  }

  /** A Java file, with its path from the root of the repository. */
  private record Source(Path path, String text) {
    long lines() {
      return text.lines().count();
    }

    @Override
    public String toString() {
      return path + " (" + lines() + " lines)";
    }
  }

  private static List<Source> sources() throws IOException {
    Path root = root();
    var found = new ArrayList<Source>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean skipped = name.equals("target") || name.startsWith(".");
            return skipped && !folder.equals(root)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (file.toString().endsWith(".java")) {
              found.add(new Source(root.relativize(file), Files.readString(file)));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  private static Path root() {
    Path module = Path.of("").toAbsolutePath();
    return Files.exists(module.resolve("core")) ? module : module.getParent();
  }
}
