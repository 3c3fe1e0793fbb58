package io.procession.it.classpath;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.Pool;
import io.procession.Schedule;
import io.procession.TaskOptions;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A task that takes long holds up no other: not even one that was sent to its worker already. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LongTaskIT {
  private static final int TASKS = 200;
  private static final int LONG = 100;

  @TempDir Path directory;

  /** The long task ends when all others have. */
  private static int run(int task, Path done) throws IOException {
    if (task == LONG) {
      Awaiting.until("all others have ended", () -> count(done) == TASKS - 1);
    } else {
      Files.createFile(done.resolve(Integer.toString(task)));
    }
    return task;
  }

  private static long count(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @RepeatedTest(3)
  void tasksThatWereSentAheadRunElsewhere() {
    Path done = directory;
    List<Integer> inputs = IntStream.range(0, TASKS).boxed().toList();
    try (Pool pool = Pool.open(2)) {
      assertThat(
              pool.map(
                  task -> run(task, done),
                  inputs,
                  TaskOptions.defaults().withSchedule(Schedule.DYNAMIC)))
          .isEqualTo(inputs);
    }
  }
}
