package io.procession.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.Allocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of docs/allowance.md: what every recorded environment should give, and gives. */
class AllowancePageTest {
  private static final Path PAGE = Path.of("..", "docs", "allowance.md");

  /** Environment, what was asked for, expected and found CPUs, expected and found MiB. */
  private static List<List<String>> rows() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.matches("\\| `.*\\.(env|txt)` \\|.*"))
        .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
        .map(cells -> cells.subList(1, 7))
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void findsWhatIsExpected(List<String> row) {
    Allocation found = AllocationReader.read(FakeHost.recorded(row.get(0).replace("`", "")));

    assertThat(List.of("" + found.cpus(), mebibytes(found.memoryBytes())))
        .as("found")
        .isEqualTo(List.of(row.get(3), row.get(5)))
        .as("expected")
        .isEqualTo(List.of(row.get(2), row.get(4)));
  }

  private static String mebibytes(OptionalLong bytes) {
    return bytes.isPresent() ? Long.toString(bytes.getAsLong() >> 20) : "–";
  }

  @Test
  void tableHasEveryRecordedEnvironment() throws IOException {
    assertThat(rows().stream().map(row -> row.get(0).replace("`", "")))
        .containsExactlyInAnyOrderElementsOf(Recordings.all());
  }
}
