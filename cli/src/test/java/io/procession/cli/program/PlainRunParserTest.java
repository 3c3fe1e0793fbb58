package io.procession.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainRunParserTest {
  @Test
  void readsAllOptionsInBothForms() {
    assertThat(parse("run --workers 4 --class-path=a.jar:b --engine local -v App.java x"))
        .isEqualTo(
            new RunRequest(
                "4",
                "a.jar:b",
                "local",
                null,
                false,
                true,
                JobOptions.NONE,
                "App.java",
                List.of("x")));
  }

  @Test
  void readsTheOptionsOfJobs() {
    assertThat(parse("run --requeue --grace 60 --shard=3/8 App.java"))
        .isEqualTo(
            new RunRequest(
                null,
                null,
                null,
                null,
                false,
                false,
                new JobOptions(true, "60", "3/8"),
                "App.java",
                List.of()));
  }

  @Test
  void readsProgress() {
    assertThat(parse("run --progress App.java"))
        .isEqualTo(
            new RunRequest(
                null, null, null, null, true, false, JobOptions.NONE, "App.java", List.of()));
    assertThat(parse("run --progress --progress App.java")).isNull();
  }

  @Test
  void leavesWhatFollowsTheProgramAlone() {
    assertThat(parse("run App.java --workers 4 -v -- -h"))
        .isEqualTo(
            new RunRequest(
                null,
                null,
                null,
                null,
                false,
                false,
                JobOptions.NONE,
                "App.java",
                List.of("--workers", "4", "-v", "--", "-h")));
  }

  @Test
  void readsTheMasterOfAnEngine() {
    assertThat(parse("run --engine spark --master local[2] App.java"))
        .isEqualTo(
            new RunRequest(
                null,
                null,
                "spark",
                "local[2]",
                false,
                false,
                JobOptions.NONE,
                "App.java",
                List.of()));
  }

  @Test
  void takesAnyWordAfterTwoDashesAsTheProgram() {
    assertThat(parse("run -- -App.java"))
        .isEqualTo(
            new RunRequest(
                null, null, null, null, false, false, JobOptions.NONE, "-App.java", List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cpus",
        "run",
        "run -v",
        "run --",
        "run --workers",
        "run --workers 2",
        "run --workers 2 --workers 3 App.java",
        "run --class-path a --class-path b App.java",
        "run --engine local --engine local App.java",
        "run -v --verbose App.java",
        "run --workers= App.java",
        "run --workers --engine local App.java",
        "run --help",
        "run -h App.java",
        "run --unknown=1 App.java"
      })
  void leavesUnusualFormsToTheFullParser(String line) {
    assertThat(parse(line)).isNull();
  }

  private static @Nullable RunRequest parse(String line) {
    return PlainRunParser.parse(line.split(" ", -1));
  }
}
