package io.procession.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.ProgressListener;
import io.procession.TaskFailedException;
import io.procession.TaskOptions;
import io.procession.it.testing.NoLeaks;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a listener of progress is told, on every engine. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ProgressContract {
  private final ConcurrentLinkedQueue<ProgressListener.Status> notes =
      new ConcurrentLinkedQueue<>();
  private final TaskOptions watched = TaskOptions.defaults().withProgress(notes::add);

  /** A builder for the engine, with two workers. */
  protected abstract PoolBuilder builder();

  private static List<Integer> range(int to) {
    return IntStream.range(0, to).boxed().toList();
  }

  private void assertTold(String name, long done, long failed) {
    List<ProgressListener.Status> all = notes.stream().filter(s -> s.name().equals(name)).toList();
    assertThat(all.getFirst().ended()).isZero();
    assertThat(all).extracting(ProgressListener.Status::ended).isSorted();
    assertThat(all.subList(0, all.size() - 1)).noneMatch(ProgressListener.Status::last);
    ProgressListener.Status last = all.getLast();
    assertThat(last.last()).isTrue();
    assertThat(last.done()).isEqualTo(done);
    assertThat(last.failed()).isEqualTo(failed);
    assertThat(last.total()).isEqualTo(OptionalLong.of(done + failed));
  }

  @Test
  void everyCallWithInputsTells() {
    try (Pool pool = builder().open()) {
      assertThat(pool.map(x -> x, range(50), watched)).hasSize(50);
      pool.forEach(x -> {}, range(20), watched);
      assertThat(pool.mapReduce(x -> x, Integer::sum, range(30), watched)).contains(435);
      assertThat(pool.mapAsync(x -> x, range(10), watched).join()).hasSize(10);
      Iterable<Integer> unsized = () -> range(12).iterator();
      try (Stream<Integer> results = pool.imap(x -> x, unsized, watched)) {
        assertThat(results.toList()).hasSize(12);
      }
    }
    assertTold("map", 50, 0);
    assertTold("forEach", 20, 0);
    assertTold("mapReduce", 30, 0);
    assertTold("mapAsync", 10, 0);
    assertTold("imap", 12, 0);
    assertThat(
            notes.stream().filter(s -> s.name().equals("imap")).findFirst().orElseThrow().total())
        .isEmpty();
    assertThat(notes).extracting(ProgressListener.Status::call).contains(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void failuresAreCountedApart() {
    try (Pool pool = builder().progress(notes::add).open()) {
      assertThat(pool.mapOutcomes(x -> 6 / (x % 3), range(30))).hasSize(30);
    }
    assertTold("mapOutcomes", 20, 10);
  }

  @Test
  void aCallThatFailsOrIsCancelledTellsItsEnd() {
    try (Pool pool = builder().open()) {
      assertThatThrownBy(() -> pool.map(x -> 1 / x, range(5), watched))
          .isInstanceOf(TaskFailedException.class);
      CompletableFuture<List<Integer>> future = pool.mapAsync(x -> x, range(100_000), watched);
      future.cancel(true);
    }
    assertThat(notes).filteredOn(ProgressListener.Status::last).hasSize(2);
  }

  @Test
  void whatAListenerThrowsDoesNotHarmTheCall() {
    try (Pool pool = builder().open()) {
      TaskOptions broken =
          TaskOptions.defaults()
              .withProgress(
                  now -> {
                    notes.add(now);
                    throw new IllegalStateException("in a listener, which is reported");
                  });
      assertThat(pool.map(x -> x, range(50), broken)).hasSize(50);
    }
    assertThat(notes).hasSize(1);
  }
}
