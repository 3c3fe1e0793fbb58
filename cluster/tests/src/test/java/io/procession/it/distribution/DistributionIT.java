package io.procession.it.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive, unpacked somewhere and used as a user does. */
class DistributionIT {
  @TempDir private static Path directory;
  private static Path home;

  @BeforeAll
  static void unpack() throws IOException {
    Path archive = only(Path.of("..", "..", "distribution", "target"), "procession-*.tar.gz");
    Program.Result unpacked =
        run(List.of("tar", "xzf", archive.toString(), "-C", directory.toString()));
    assertThat(unpacked.exitCode()).as(unpacked.err()).isZero();
    home = only(directory, "procession-*");
  }

  private static Path only(Path directory, String pattern) throws IOException {
    try (var found = Files.newDirectoryStream(directory, pattern)) {
      List<Path> all = new ArrayList<>();
      found.forEach(all::add);
      assertThat(all).as("%s in %s", pattern, directory).hasSize(1);
      return all.getFirst();
    }
  }

  private static Program.Result run(List<String> command) {
    try (Program program = Program.start(Map.of(), command)) {
      return program.await();
    }
  }

  private static Program.Result procession(String... words) {
    return run(
        Stream.concat(Stream.of(home.resolve("bin/procession").toString()), Stream.of(words))
            .toList());
  }

  private static String example() {
    return home.resolve("examples/Cube.java").toString();
  }

  @Test
  void scriptsRunInWorkersOfThisMachine() {
    Program.Result result = procession("run", example());
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("[1, 8, 27]\n");
  }

  @Test
  void sparkFindsItsEngine() {
    Program.Result result =
        procession("run", "--engine", "spark", "--master", "local[2]", example());
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo("[1, 8, 27]\n");
  }

  @Test
  void mpiFindsItsEngine() {
    // Without mpirun there is one rank, or no library at all; either way it is the engine that says
    // so.
    Program.Result result = procession("run", "--engine", "mpi", example());
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err()).contains("MPI").doesNotContain("is not in");
  }
}
