package io.procession.it.behaviours;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every behaviour and fault in docs has a test, or is written down as one that has none. */
class BehavioursIT {
  @TempDir Path repository;

  @BeforeEach
  void makeARepository() throws IOException {
    write("docs/behaviours.md", "# Behaviours", "## 1. First", "- AA1★ One.", "- AA2 Two.");
    write("docs/faults.md", "# Faults", "## Pools", "- P01 A fault.");
    tests("AA1 P01 something holds");
    open("AA2");
  }

  private void write(String path, String... lines) throws IOException {
    Path file = repository.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, List.of(lines));
  }

  private void open(String... ids) throws IOException {
    write("integration-tests/src/test/resources/behaviours-open.txt", ids);
  }

  private void tests(String name, String... further) throws IOException {
    String annotations =
        "  @DisplayName(\n      \"" + name + "\")\n" + String.join("\n", further) + "\n";
    write("core/src/test/java/ATest.java", "class ATest {", annotations, "}");
  }

  private List<String> problems() throws IOException {
    return Behaviours.read(repository).problems();
  }

  @Test
  void everyBehaviourAndFaultIsTestedOrWrittenDownAsOpen() throws IOException {
    Behaviours behaviours = Behaviours.read(Path.of("..").toAbsolutePath().normalize());
    System.out.print(behaviours.summary());
    assertThat(String.join("\n", behaviours.problems())).isEmpty();
  }

  @Test
  void acceptsWhatIsTestedOrOpen() throws IOException {
    assertThat(problems()).isEmpty();
    assertThat(Behaviours.read(repository).summary())
        .isEqualToNormalizingNewlines(
            "behaviours: 1 of 2 have a test\nfaults: 1 of 1 have a test\n");
  }

  @Test
  void reportsAnIdThatIsInNoList() throws IOException {
    tests("AA1 P01 AA3 something holds");
    assertThat(problems())
        .containsExactly("AA3 is in no list in docs: it is named in core/src/test/java/ATest.java");
  }

  @Test
  void reportsWhatIsNearlyAnId() throws IOException {
    tests("AA1 P01, something holds");
    assertThat(problems())
        .containsExactly(
            "P01 has no test. Try: name it in a test, or run config/behaviours",
            "P01, is in no list in docs: it is named in core/src/test/java/ATest.java");
  }

  @Test
  void looksOnlyAtTheWordsInFront() throws IOException {
    tests("AA1 P01 something holds, also after AA7");
    assertThat(problems()).isEmpty();
  }

  @Test
  void reportsAnIdThatWasGivenTwice() throws IOException {
    write("docs/faults.md", "- P01 A fault.", "- P01 Another fault.", "- P02: Not readable.");
    assertThat(problems())
        .containsExactly(
            "P01 is twice in " + repository.resolve("docs/faults.md"),
            "not of the form `- ID★ text` in %s: - P02: Not readable."
                .formatted(repository.resolve("docs/faults.md")));
  }

  @Test
  void reportsWhatIsNeitherTestedNorOpen() throws IOException {
    tests("P01 something holds");
    assertThat(problems())
        .containsExactly("AA1 has no test. Try: name it in a test, or run config/behaviours");
    assertThat(Behaviours.read(repository).summary()).contains("  ★ without a test, 1. First: AA1");
  }

  @Test
  void reportsWhatIsOpenAlthoughItIsTested() throws IOException {
    open("AA1", "AA2", "ZZ9");
    assertThat(problems())
        .containsExactlyInAnyOrder(
            "AA1 has a test and is in integration-tests/src/test/resources/behaviours-open.txt."
                + " Try: config/behaviours",
            "ZZ9 is in integration-tests/src/test/resources/behaviours-open.txt and in no list in"
                + " docs");
  }

  @Test
  void whatIsDeclinedNeedsNoTest() throws IOException {
    write("docs/faults.md", "- P01 A fault.", "- P02◦ Declined: a fault of other systems.");
    assertThat(problems()).isEmpty();
    assertThat(Behaviours.read(repository).summary())
        .contains("faults: 1 of 2 have a test, declined: P02");
    assertThat(Behaviours.read(repository).writeOpen()).isEmpty();
    open("AA2", "P02");
    tests("AA1 P01 P02 something holds");
    assertThat(problems())
        .containsExactly(
            "P02 is declined and has a test. Try: say in docs that it holds",
            "P02 is declined and is in integration-tests/src/test/resources/behaviours-open.txt."
                + " Try: config/behaviours");
  }

  @Test
  void onlyWhatIsOptionalMayBeDeclined() throws IOException {
    write("docs/faults.md", "- P01★ Declined: too much work.");
    assertThat(problems())
        .containsExactly(
            "only what is marked ◦ may be declined in %s: - P01★ Declined: too much work."
                .formatted(repository.resolve("docs/faults.md")),
            "P01 is declined and has a test. Try: say in docs that it holds");
  }

  @Test
  void reportsADisabledTest() throws IOException {
    tests("AA1 P01 something holds", "  @Disabled");
    assertThat(problems())
        .containsExactly(
            "a disabled test shows nothing; delete it or repair it: core/src/test/java/ATest.java");
  }

  @Test
  void writesDownWhatIsOpen() throws IOException {
    tests("P01 something holds");
    assertThat(Behaviours.read(repository).writeOpen()).containsExactly("AA1");
    assertThat(problems()).isEmpty();
    assertThat(repository.resolve("integration-tests/src/test/resources/behaviours-open.txt"))
        .hasContent(
            """
            # Behaviours and faults that no test names yet. Written by config/behaviours.
            # 1. First
            AA1
            AA2
            """);
  }
}
