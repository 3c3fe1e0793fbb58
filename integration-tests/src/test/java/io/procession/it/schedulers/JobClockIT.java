package io.procession.it.schedulers;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.it.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that know when their job ends; no scheduler is needed for that. */
class JobClockIT {
  /** What {@code procession run} exits with when it stopped in time. */
  private static final int STOPPED = 75;

  @TempDir private Path directory;

  /** As in a job of LSF, which is asked nothing. */
  private Program.Result run(String end, int tasks, int millis) {
    return Program.run(
        Map.of("LSB_JOBID", "1", "PROCESSION_JOB_END", end),
        List.of(
            "../procession",
            "-J-Xmx64m",
            "run",
            "--workers",
            "2",
            "--grace",
            "1",
            Program.script("LongMap.java").toString(),
            directory.resolve("journal").toString(),
            directory.resolve("ran").toString(),
            "" + tasks,
            "" + millis));
  }

  private static String in(int seconds) {
    return "" + Instant.now().plusSeconds(seconds).getEpochSecond();
  }

  private List<String> ran() throws IOException {
    return Files.readAllLines(directory.resolve("ran"));
  }

  @Test
  @DisplayName("the clock ends a journalled map in time; the next run does the rest, no task twice")
  void clockEndsTheProgramInTime() throws IOException {
    Program.Result first = run(in(16), 60, 400);
    final int done = ran().size();
    Program.Result second = run(in(600), 60, 400);

    assertThat(first.err())
        .containsAnyOf("the job ends at ", "no task can end before ")
        .contains("stopped in time; the next run goes on from the journal")
        .doesNotContain("Exception");
    assertThat(first.exitCode()).isEqualTo(STOPPED);
    assertThat(first.out()).doesNotContain("answer");
    assertThat(done).isBetween(1, 59);
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(second.out())
        .endsWith("answer " + IntStream.range(0, 60).mapToLong(x -> (long) x * x).sum() + "\n");
    assertThat(ran()).as("every task ran once").hasSize(60).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("tasks that run when the time is over are ended")
  void clockEndsTasksThatRun() throws IOException {
    Program.Result result = run(in(12), 2, 300_000);

    assertThat(result.err())
        .contains("the job ends at ")
        .contains("stopped in time; the next run goes on from the journal");
    assertThat(result.exitCode()).isEqualTo(STOPPED);
    assertThat(ran()).hasSize(2);
  }

  @Test
  @DisplayName("no task begins that could not end in time")
  void nothingBeginsThatCannotEnd() throws IOException {
    // Two tasks of 10 s each; then 8 s are left at most.
    Program.Result result = run(in(24), 40, 10_000);

    assertThat(result.err()).contains("no task can end before ").doesNotContain("Exception");
    assertThat(result.exitCode()).isEqualTo(STOPPED);
    assertThat(ran()).as("one task in each of two workers").hasSize(2);
  }

  @Test
  @DisplayName("an end that makes no sense is none")
  void nonsenseIsNoEnd() throws IOException {
    Program.Result result = run("tomorrow", 4, 1);

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).endsWith("answer 14\n");
  }
}
