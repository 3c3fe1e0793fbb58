package io.procession.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Workers that start from an AOT cache, made where these tests' own directories are. */
@ExtendWith(NoLeaks.class)
class AotIT {
  /** Asks a worker for its options. */
  private static final String OPTIONS = Program.script("Options.java").toString();

  @TempDir private Path caches;

  private Program.Result java(String... words) {
    List<String> command =
        Stream.concat(
                Stream.of(Program.java(), "-cp", Program.library().toString()), Stream.of(words))
            .toList();
    return Program.run(Map.of("PROCESSION_CACHE", caches.toString()), command);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> found = Files.list(caches.resolve("aot"))) {
      return found.toList();
    }
  }

  @Test
  void workersUseTheFileThatWasMade() throws IOException {
    assertThat(java(OPTIONS).out()).doesNotContain("-XX:AOTCache");

    Program.Result made = java("io.procession.internal.AotTraining");
    assertThat(made.exitCode()).as(made.out() + made.err()).isZero();
    Path file = files().getFirst();
    assertThat(files()).containsExactly(file);
    assertThat(made.out()).endsWith(file + "\n");

    Program.Result used = java(OPTIONS);
    assertThat(used.err()).isEmpty();
    assertThat(used.out()).contains("-XX:AOTCache=" + file).contains("from the cache: true");

    // A file that is no cache is not used, and nobody hears of it.
    Files.writeString(file, "damaged");
    Program.Result damaged = java(OPTIONS);
    assertThat(damaged.err()).isEmpty();
    assertThat(damaged.out()).contains("from the cache: false");
    assertThat(damaged.exitCode()).isZero();
  }
}
