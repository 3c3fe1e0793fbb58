package io.procession.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code procession scale}, as a user types it. */
@ExtendWith(NoLeaks.class)
class ScaleIT {
  private static final String STUDY =
      """
      import io.procession.*;

      void main(String[] args) {
        try (var pool = Pool.open()) {
          pool.map(x -> x + 1, List.of(1, 2, 3));
          pool.map(x -> 2 * x, List.of(1, 2, 3), TaskOptions.defaults().withKey("study"));
          IO.println("time: " + 12.0 / pool.workers() + " s, " + String.join(" ", args));
        }
      }
      """;

  @TempDir private Path directory;

  private Program.Result scale(String... words) throws IOException {
    Path script = directory.resolve("Study.java");
    Files.writeString(script, STUDY);
    List<String> command = new ArrayList<>();
    command.add(Path.of("..", "procession").toAbsolutePath().normalize().toString());
    command.addAll(List.of("scale", "--repeat", "1", "--workers", "1,2,3"));
    command.addAll(List.of(words));
    command.add(script.toString());
    command.add("{10*n}");
    return Program.run(Map.of("PROCESSION_CPUS", "3"), command);
  }

  @Test
  void theTableOfTimesThatTheProgramPrints() throws IOException {
    Path csv = directory.resolve("study.csv");
    Path plot = directory.resolve("study");
    Program.Result result =
        scale(
            "--time-pattern",
            "time: ([0-9.]+) s",
            "--csv",
            csv.toString(),
            "--plot",
            plot.toString());
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).contains("run 3 of 3: ").contains("drawn: ");
    assertThat(
            result
                .out()
                .lines()
                .map(line -> line.strip().split(" +")[0] + " " + line.strip().split(" +")[1]))
        .contains("1 12.000", "2 6.000", "3 4.000");
    assertThat(Files.readAllLines(csv)).hasSize(4);
    assertThat(ImageIO.read(plot.resolveSibling("study.png").toFile()).getWidth()).isPositive();
    assertThat(Files.readString(plot.resolveSibling("study.svg"))).contains("<svg");
  }

  @Test
  void theCallThatIsMarked() throws IOException {
    Program.Result result = scale("--call", "study");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out().lines()).anyMatch(line -> line.strip().startsWith("3 "));
  }

  @Test
  void aCallThatTheProgramDoesNotMake() throws IOException {
    Program.Result result = scale("--call", "apply");
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err())
        .contains("the program made no such call: call=apply")
        .contains("its calls | map, study")
        .contains("withKey(\"apply\")");
  }
}
