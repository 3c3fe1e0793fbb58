package io.procession.internal.host;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Where the recorded environments are. */
final class Recordings {
  private Recordings() {}

  /** All environments, as {@link FakeHost#recorded} takes them; answers of qstat are none. */
  static List<String> all() throws IOException {
    Path root = root();
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .filter(name -> name.endsWith(".env") || name.endsWith(".txt"))
          .filter(name -> !name.contains("/qstat-"))
          .sorted()
          .toList();
    }
  }

  /** Those of one folder. */
  static List<String> inFolder(String folder) throws IOException {
    return all().stream().filter(name -> name.startsWith(folder + "/")).toList();
  }

  private static Path root() {
    URI oneFolder =
        URI.create(
            Objects.requireNonNull(Recordings.class.getResource("slurm-22.05.8")).toString());
    return Objects.requireNonNull(Path.of(oneFolder).getParent());
  }
}
