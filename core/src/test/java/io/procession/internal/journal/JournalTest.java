package io.procession.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.JournalException;
import io.procession.JournalSync;
import io.procession.PoolTerminatedException;
import io.procession.spi.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JournalTest {
  private static final byte[] PROGRAM = new byte[JournalDescriptor.PROGRAM_DIGEST];
  private static final Journal.CallKey CALL = new Journal.CallKey(null, "map of f", PROGRAM);

  @TempDir Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void chooseFile() {
    file = directory.resolve("tasks.journal");
  }

  private static Payload bytes(String text) {
    return Payload.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Payload payload) {
    return new String(payload.toByteArray(), StandardCharsets.UTF_8);
  }

  private static InputDigests digests(String... inputs) {
    InputDigests.Maker maker = new InputDigests.Maker();
    for (String input : inputs) {
      maker.add(bytes(input));
    }
    return maker.take();
  }

  private static void record(JournalCall call, long first, String elements, String... inputs) {
    call.record(
        RecordedPart.fresh(first, new RecordedPart.Origin(1, 4711), 1, digests(inputs)),
        bytes(elements));
  }

  /** Writes two parts, and returns the position of the second one's entry. */
  private long writeTwoParts() throws IOException {
    try (Journal journal = Journal.open(file, JournalSync.BY_SYSTEM)) {
      JournalCall call = journal.begin(CALL, 42);
      record(call, 0, "ab", "a", "b");
      long second = Files.size(file);
      record(call, 2, "c", "c");
      return second;
    }
  }

  private @Nullable String recordedAt(long task) {
    try (Journal journal = Journal.open(file, JournalSync.BY_SYSTEM)) {
      JournalCall call = journal.begin(CALL, 43);
      RecordedPart part = call.partsAt(task).isEmpty() ? null : call.partsAt(task).getFirst();
      return part == null ? null : text(call.elements(part));
    }
  }

  private void damage(long position) throws IOException {
    byte[] content = Files.readAllBytes(file);
    content[(int) position] ^= 1;
    Files.write(file, content);
  }

  @ParameterizedTest
  @EnumSource(JournalSync.class)
  void givesRecordedResultsInTheNextRun(JournalSync sync) {
    try (Journal journal = Journal.open(file, sync)) {
      JournalCall call = journal.begin(CALL, 42);
      assertThat(call.partsAt(0)).isEmpty();
      record(call, 0, "results of a and b", "a", "b");
    }
    try (Journal journal = Journal.open(file, sync)) {
      JournalCall call = journal.begin(CALL, 43);
      assertThat(call.seed()).isEqualTo(42);
      RecordedPart part = call.partsAt(0).getFirst();
      assertThat(part).isNotNull();
      assertThat(text(call.elements(part))).isEqualTo("results of a and b");
      assertThat(part.worker()).isEqualTo(new RecordedPart.Origin(1, 4711));
      assertThat(digests("a", "b").areOf(part)).isTrue();
      assertThat(digests("a", "c").areOf(part)).isFalse();
      assertThat(digests("x", "a", "b").part(1, 3).areOf(part)).isTrue();
      assertThat(call.nextAfter(0)).isEqualTo(Long.MAX_VALUE);
    }
  }

  @Test
  void recordsResultsOfManyMegabytes() {
    String large = "0123456789".repeat(500_000);
    try (Journal journal = Journal.open(file, JournalSync.BY_SYSTEM)) {
      JournalCall call = journal.begin(CALL, 42);
      record(call, 0, large, "a");
      record(call, 1, "small", "b");
    }
    assertThat(recordedAt(0)).isEqualTo(large);
    assertThat(recordedAt(1)).isEqualTo("small");
  }

  @Test
  void knowsCallsByTheirOrder() {
    try (Journal journal = Journal.open(file, JournalSync.BY_SYSTEM)) {
      record(journal.begin(CALL, 1), 0, "first", "a");
      record(journal.begin(CALL, 2), 0, "second", "a");
    }
    try (Journal journal = Journal.open(file, JournalSync.BY_SYSTEM)) {
      JournalCall first = journal.begin(CALL, 0);
      JournalCall second = journal.begin(CALL, 0);
      assertThat(text(first.elements(first.partsAt(0).getFirst()))).isEqualTo("first");
      assertThat(text(second.elements(second.partsAt(0).getFirst()))).isEqualTo("second");
      assertThat(journal.begin(CALL, 0).partsAt(0)).isEmpty();
    }
  }

  @Test
  void resultsCannotBeReadAfterTheEndOfThePool() throws IOException {
    writeTwoParts();
    Journal journal = Journal.open(file, JournalSync.BY_SYSTEM);
    JournalCall call = journal.begin(CALL, 43);
    RecordedPart part = call.partsAt(0).getFirst();
    journal.close();
    assertThatThrownBy(() -> call.elements(part))
        .isInstanceOf(PoolTerminatedException.class)
        .hasMessage("the pool was terminated while recorded results were read: journal=" + file);
  }

  @Test
  void doesNotGiveResultsOfAnotherProgram() throws IOException {
    writeTwoParts();
    byte[] changed = PROGRAM.clone();
    changed[0] = 1;
    try (Journal journal = Journal.open(file, JournalSync.BY_SYSTEM)) {
      assertThat(journal.begin(new Journal.CallKey(null, "map of f", changed), 0).partsAt(0))
          .isEmpty();
    }
    assertThat(recordedAt(0)).as("the first program's are still there").isEqualTo("ab");
  }

  @Test
  void refusesAKeyThatNamesTwoCalls() {
    try (Journal journal = Journal.open(file, JournalSync.BY_SYSTEM)) {
      Journal.CallKey named = new Journal.CallKey("simulate", "", PROGRAM);
      journal.begin(named, 0);
      assertThatThrownBy(() -> journal.begin(named, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              """
              key must name one call of the pool: key=simulate
                Try: withKey("simulate-" + step) in a loop.\
              """);
    }
  }

  @Test
  void cutsOffAnEntryThatWasNotCompletelyWritten() throws IOException {
    long second = writeTwoParts();
    byte[] whole = Files.readAllBytes(file);
    for (int more : new int[] {1, 4, 15, 16, 17, whole.length - (int) second - 1}) {
      int size = (int) second + more;
      Files.write(file, Arrays.copyOf(whole, size));
      assertThat(recordedAt(0)).as("size %d", size).isEqualTo("ab");
      assertThat(recordedAt(2)).as("size %d", size).isNull();
    }
    Files.write(file, whole);
    assertThat(recordedAt(2)).isEqualTo("c");
  }

  @Test
  void cutsOffZerosThatAStoppedMachineLeft() throws IOException {
    writeTwoParts();
    Files.write(file, new byte[5000], StandardOpenOption.APPEND);
    assertThat(recordedAt(2)).isEqualTo("c");
    assertThat(Files.size(file)).isLessThan(5000);
  }

  @Test
  void goesOnBehindWhatWasCutOff() throws IOException {
    long second = writeTwoParts();
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) second + 5));
    try (Journal journal = Journal.open(file, JournalSync.BY_SYSTEM)) {
      record(journal.begin(CALL, 0), 2, "again", "c");
    }
    assertThat(recordedAt(0)).isEqualTo("ab");
    assertThat(recordedAt(2)).isEqualTo("again");
  }

  @Test
  void refusesDamageBeforeTheEnd() throws IOException {
    long second = writeTwoParts();
    for (long at = JournalDescriptor.FILE_HEAD; at < second; at++) {
      byte[] good = Files.readAllBytes(file);
      damage(at);
      byte[] damaged = Files.readAllBytes(file);
      assertThatThrownBy(() -> recordedAt(0))
          .as("position %d", at)
          .isInstanceOf(JournalException.class)
          .hasMessageStartingWith("the journal is damaged: file=" + file + " position=")
          .hasMessageContaining("  Try: a copy of the file, and then, to lose the entries behind");
      assertThat(Files.readAllBytes(file)).as("nothing is changed").isEqualTo(damaged);
      Files.write(file, good);
    }
  }

  @Test
  void refusesAFileThatIsNoJournal() throws IOException {
    Files.writeString(file, "precious text of somebody else");
    assertThatThrownBy(() -> recordedAt(0))
        .isInstanceOf(JournalException.class)
        .hasMessage(
            "the file is not a journal: file=%s\n  Try: the path of a file that does not exist yet."
                .formatted(file));
    assertThat(file).hasContent("precious text of somebody else");
  }

  @Test
  void refusesAnotherVersion() throws IOException {
    writeTwoParts();
    damage(JournalDescriptor.VERSION_OFFSET);
    assertThatThrownBy(() -> recordedAt(0))
        .isInstanceOf(JournalException.class)
        .hasMessageStartingWith(
            "the journal has another version: file=%s version=0 supported=1".formatted(file));
  }

  @Test
  void refusesASecondPoolOfTheSameProgram() {
    try (Journal journal = Journal.open(file, JournalSync.BY_SYSTEM)) {
      assertThatThrownBy(() -> Journal.open(file, JournalSync.BY_SYSTEM))
          .isInstanceOf(JournalException.class)
          .hasMessageStartingWith("the journal is in use: file=" + file)
          .hasMessageContaining("by another pool of this program");
      record(journal.begin(CALL, 0), 0, "ab", "a", "b");
    }
    assertThat(recordedAt(0)).isEqualTo("ab");
  }

  @Test
  void noticesThatSomebodyElseWroteToIt() throws IOException {
    try (Journal journal = Journal.open(file, JournalSync.BY_SYSTEM)) {
      JournalCall call = journal.begin(CALL, 0);
      Files.write(file, new byte[1], StandardOpenOption.APPEND);
      assertThatThrownBy(() -> record(call, 0, "ab", "a", "b"))
          .isInstanceOf(JournalException.class)
          .hasMessageStartingWith("the journal was changed by somebody else: file=" + file);
    }
  }

  @Test
  void refusesADirectoryThatDoesNotExist() {
    Path missing = directory.resolve("missing").resolve("a.journal");
    assertThatThrownBy(() -> Journal.open(missing, JournalSync.BY_SYSTEM))
        .isInstanceOf(JournalException.class)
        .hasMessageStartingWith("the journal cannot be opened: file=" + missing);
  }

  @Test
  void isOpenedAndWrittenByInterruptedThreads() {
    Thread.currentThread().interrupt();
    try (Journal journal = Journal.open(file, JournalSync.EACH_ENTRY)) {
      record(journal.begin(CALL, 0), 0, "ab", "a", "b");
    }
    assertThat(Thread.interrupted()).isTrue();
    assertThat(recordedAt(0)).isEqualTo("ab");
  }

  @Test
  void ignoresWhatComesAfterItsEnd() {
    Journal journal = Journal.open(file, JournalSync.BY_SYSTEM);
    JournalCall call = journal.begin(CALL, 0);
    journal.close();
    journal.close();
    record(call, 0, "late", "a");
    assertThat(recordedAt(0)).isNull();
  }
}
