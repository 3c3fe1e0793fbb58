package io.procession.cli.program;

import io.procession.cli.console.CommandFailure;
import io.procession.cli.console.ExitCode;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The class path that {@code java} was started with; workers inherit it. */
final class ClassPathEntries {
  private static final String ALL_JARS = "*";

  private final Set<Path> entries = new HashSet<>();

  /**
   * Takes a class path apart.
   *
   * @param classPath as in {@code java.class.path}
   */
  ClassPathEntries(String classPath) {
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      entries.add(absolute(Path.of(entry)));
    }
  }

  /**
   * Checks the value of {@code --class-path}.
   *
   * @throws CommandFailure if an entry does not exist, or {@code java} was started without it
   */
  void check(String option) {
    for (String entry : option.split(File.pathSeparator, -1)) {
      boolean wildcard = entry.endsWith(ALL_JARS);
      Path path = Path.of(wildcard ? entry.substring(0, entry.length() - 1) : entry);
      if (!Files.exists(path)) {
        throw new CommandFailure(
            ExitCode.USAGE, "entries of the class path must exist: class-path=" + entry);
      }
      if (!wildcard && !entry.isEmpty()) {
        require(path);
      }
    }
  }

  /**
   * Checks that the workers will have a jar or directory, too.
   *
   * @throws CommandFailure if {@code java} was started without it
   */
  void require(Path path) {
    if (!entries.contains(absolute(path))) {
      throw new CommandFailure(
          ExitCode.USAGE,
          path
              + " is not on the class path of this Java\n"
              + "  Try: the launcher script `procession`, which puts it there, or java -cp.");
    }
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
