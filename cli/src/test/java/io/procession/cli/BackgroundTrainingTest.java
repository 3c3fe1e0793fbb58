package io.procession.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackgroundTrainingTest {
  @TempDir private Path directory;

  private BackgroundTraining training(Path log) {
    return new BackgroundTraining(Path.of("procession"), log, List.of());
  }

  private static void age(Path file, Duration age) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }

  @Test
  void oneOfTwoProcessesTrains() throws IOException {
    Path log = directory.resolve("aot").resolve("training.log");

    assertThat(training(log).claim()).isTrue();
    assertThat(training(log).claim()).isFalse();
  }

  @Test
  void trainingThatFailedIsTriedAgainAfterADay() throws IOException {
    Path log = directory.resolve("training.log");
    Files.writeString(log, "procession: no space left on device");

    age(log, Duration.ofHours(23));
    assertThat(training(log).claim()).isFalse();

    age(log, Duration.ofHours(25));
    assertThat(training(log).claim()).isTrue();
    assertThat(log).isEmptyFile();
  }

  @Test
  void directoryThatCannotBeMadeIsNotClaimed() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    assertThatThrownBy(() -> training(file.resolve("aot").resolve("training.log")).claim())
        .isInstanceOf(IOException.class);
  }
}
