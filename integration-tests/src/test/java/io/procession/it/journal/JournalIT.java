package io.procession.it.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The caller of journalled tasks is killed, and the same program is run again. */
@ExtendWith(NoLeaks.class)
class JournalIT {
  private static final int TASKS = 10_000;
  private static final long SUM = IntStream.range(0, TASKS).mapToLong(x -> x * (x + 1L) / 2).sum();

  @TempDir private Path directory;

  private String[] command(String call) {
    return command(call, TASKS);
  }

  private String[] command(String call, int tasks) {
    return new String[] {
      Program.script("Journalled.java").toString(),
      call,
      directory.resolve("tasks.journal").toString(),
      directory.resolve("ran").toString(),
      Integer.toString(tasks)
    };
  }

  /** The inputs of the tasks that ran, in all runs so far. */
  private List<String> ran() {
    return read("ran").lines().toList();
  }

  private String read(String name) {
    Path file = directory.resolve(name);
    try {
      return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills the program in the middle, and waits for the workers, which outlive it for a moment. */
  private static void kill(Program program) {
    List<ProcessHandle> workers = program.process().descendants().toList();
    program.process().destroyForcibly();
    Awaiting.until(
        "the workers are gone", () -> workers.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  @DisplayName("kill -9 in a map of 10,000 tasks: the next run has the same result and goes on")
  void aKilledMapGoesOn() {
    try (Program program = Program.startJava(command("map"))) {
      Awaiting.until(
          "some tasks are recorded",
          () -> ran().size() > 1000 && read("tasks.journal").length() > 20_000);
      kill(program);
    }
    int first = ran().size();
    assertThat(first).as("it was killed in the middle").isLessThan(TASKS);

    Program.Result second = Program.java(command("map"));
    assertThat(second.out()).isEqualTo("10000 results, sum " + SUM + "\n");
    assertThat(Set.copyOf(ran())).hasSize(TASKS);
    int again = ran().size() - TASKS;
    System.out.printf(
        "journal: killed after %,d of %,d tasks had run; of these the second run ran %,d again%n",
        first, TASKS, again);
    assertThat(again).as("%d had run, only those under way run again", first).isLessThan(first / 2);

    int all = ran().size();
    assertThat(Program.java(command("map")).out()).isEqualTo(second.out());
    assertThat(ran()).as("nothing is left to run").hasSize(all);
  }

  @Test
  @DisplayName("kill -9 in an imap: no task whose result the program had runs again")
  void whatAKilledProgramHadDoesNotRunAgain() {
    String seen;
    try (Program program = Program.startJava(command("imap"))) {
      Awaiting.until("it has some results", () -> program.out().lines().count() > 1000);
      kill(program);
      seen = program.out();
    }
    List<String> had = seen.substring(0, seen.lastIndexOf('\n')).lines().toList();
    int first = ran().size();
    assertThat(had).hasSizeLessThan(TASKS);

    Program.Result second = Program.java(command("imap"));
    assertThat(second.out().lines())
        .containsExactlyElementsOf(IntStream.range(0, TASKS).mapToObj(Integer::toString).toList());
    Set<String> again = new HashSet<>(ran().subList(first, ran().size()));
    assertThat(again).doesNotContainAnyElementsOf(had);
  }

  @Test
  @DisplayName("java and procession run compile scripts differently: one goes on from the other")
  void theWayOfStartingDoesNotMatter() {
    Program.Result first = Program.java(command("map", 50));
    assertThat(ran()).hasSize(50);
    List<String> launcher = new ArrayList<>();
    launcher.add(Path.of("..", "procession").toAbsolutePath().normalize().toString());
    launcher.add("run");
    launcher.addAll(List.of(command("map", 50)));
    Program.Result second = Program.run(Map.of(), launcher);
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(ran()).as("nothing was left to run").hasSize(50);
  }

  @Test
  @DisplayName("two programs with one journal: the second one is refused")
  void aSecondProgramIsRefused() {
    try (Program program = Program.startJava(command("imap", 1_000_000))) {
      Awaiting.until("it has some results", () -> program.out().lines().count() > 10);
      Program.Result second = Program.java(command("imap", 1_000_000));
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.out()).isEmpty();
      assertThat(second.err())
          .contains(
              "JournalException: the journal is in use: file=" + directory.resolve("tasks.journal"))
          .contains("  opened    | by process " + program.process().pid() + " on ")
          .contains("  Try: a journal of its own for each program");
      kill(program);
    }
  }
}
