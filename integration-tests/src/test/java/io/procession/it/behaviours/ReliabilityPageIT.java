package io.procession.it.behaviours;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/reliability.md claims for a fault is shown by a test of that fault. */
class ReliabilityPageIT {
  private static final Pattern ROW = Pattern.compile("\\| ([PQ]\\d\\d) \\|.*\\| ([^|]*) \\|");

  @Test
  void claimsOnlyWhatATestShows() throws IOException {
    Path docs = Path.of("..", "docs");
    List<String> open =
        Files.readAllLines(Path.of("src", "test", "resources", "behaviours-open.txt"));
    List<String> ids =
        Files.readString(docs.resolve("faults.md"))
            .lines()
            .filter(line -> line.matches("- [PQ]\\d\\d .*"))
            .map(line -> line.substring(2, 5))
            .toList();
    List<MatchResult> rows =
        Files.readString(docs.resolve("reliability.md"))
            .lines()
            .map(ROW::matcher)
            .filter(Matcher::matches)
            .map(Matcher::toMatchResult)
            .toList();
    assertThat(rows).extracting(row -> row.group(1)).containsExactlyElementsOf(ids);
    assertThat(rows)
        .filteredOn(row -> !row.group(2).equals("–"))
        .extracting(row -> row.group(1))
        .as("claimed without a test")
        .doesNotContainAnyElementsOf(open)
        .isNotEmpty();
  }
}
