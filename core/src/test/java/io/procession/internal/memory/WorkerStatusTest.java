package io.procession.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerStatusTest {
  @TempDir Path directory;

  @Test
  void callerSeesWhatTheWorkerBegan() throws IOException {
    Path file = directory.resolve("status");
    try (WorkerStatus caller = WorkerStatus.create(file);
        WorkerStatus worker = WorkerStatus.attach(file)) {
      assertThat(caller.begunOf(5)).isEqualTo(-1);
      worker.attempt(5, 2);
      assertThat(caller.begunOf(5)).isEqualTo(2);
      worker.begun(3);
      assertThat(caller.begunOf(5)).isEqualTo(3);
      assertThat(caller.begunOf(6)).isEqualTo(-1);
      worker.attempt(6, 0);
      assertThat(caller.begunOf(6)).isZero();
      assertThat(caller.begunOf(5)).isEqualTo(-1);
    }
  }

  @Test
  void staysReadableAfterTheFileIsRemoved() throws IOException {
    Path file = directory.resolve("status");
    try (WorkerStatus caller = WorkerStatus.create(file);
        WorkerStatus worker = WorkerStatus.attach(file)) {
      Files.delete(file);
      worker.attempt(1, 1);
      assertThat(caller.begunOf(1)).isEqualTo(1);
    }
  }

  @Test
  void existingFileIsNotTaken() throws IOException {
    Path file = Files.createFile(directory.resolve("status"));
    assertThatThrownBy(() -> WorkerStatus.create(file))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void useAfterCloseIsAnException() throws IOException {
    WorkerStatus status = WorkerStatus.create(directory.resolve("status"));
    status.close();
    assertThatThrownBy(() -> status.begun(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void offeredAttemptIsTakenOnceByEitherSide() throws IOException {
    Path file = directory.resolve("offers");
    try (WorkerStatus caller = WorkerStatus.create(file);
        WorkerStatus worker = WorkerStatus.attach(file)) {
      caller.offer(0, 7);
      caller.offer(1, 8);
      assertThat(worker.take(0, 7)).isTrue();
      assertThat(caller.take(0, 7)).isFalse();
      assertThat(caller.take(1, 8)).isTrue();
      assertThat(worker.take(1, 8)).isFalse();
    }
  }

  @Test
  void stopOfATaskAndTheEndOfTheRestDoNotReplaceEachOther() {
    WorkerStatus status = WorkerStatus.inMemory();
    status.dropRest(7);
    status.requestStop(7, 3);
    assertThat(status.isRestStopped(7)).isTrue();
    assertThat(status.isStopped(7, 3)).isTrue();
    assertThat(status.isStopped(7, 4)).isFalse();
    status.dropRest(7);
    assertThat(status.isStopped(7, 3)).isTrue();
    assertThat(status.isRestStopped(8)).isFalse();
    assertThat(status.isStopped(8, 3)).isFalse();
  }

  @Test
  void stopOfAllTasksStaysWhenOneOfThemIsToStop() {
    WorkerStatus status = WorkerStatus.inMemory();
    status.requestStop(7, WorkerStatus.ALL);
    status.requestStop(7, 3);
    assertThat(status.isRestStopped(7)).isTrue();
    assertThat(status.isStopped(7, 4)).isTrue();
    status.requestStop(8, 3);
    assertThat(status.isStopped(7, 4)).isFalse();
    assertThat(status.isStopped(8, 4)).isFalse();
    assertThat(status.isRestStopped(8)).isFalse();
  }

  @Test
  void slotThatIsUsedAgainDoesNotGiveTheEarlierAttempt() throws IOException {
    try (WorkerStatus status = WorkerStatus.create(directory.resolve("again"))) {
      status.offer(0, 7);
      assertThat(status.take(0, 7)).isTrue();
      status.offer(0, 9);
      assertThat(status.take(0, 7)).isFalse();
      assertThat(status.take(0, 9)).isTrue();
    }
  }
}
