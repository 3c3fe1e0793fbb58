package io.procession.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Broadcast;
import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.TaskContext;
import io.procession.TaskFailedException;
import io.procession.TaskNotSerializableException;
import io.procession.it.testing.NoLeaks;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Values that every engine's workers get once. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class BroadcastContract {
  /** A builder for the engine, with two workers. */
  protected abstract PoolBuilder builder();

  private static List<Integer> range(int to) {
    return IntStream.range(0, to).boxed().toList();
  }

  /** What this worker saw first. */
  private record Seen(int[] table) {}

  private static boolean isSameAsBefore(int[] table) throws Exception {
    return TaskContext.current().state(Seen.class, () -> new Seen(table)).table == table;
  }

  @Test
  void tasksOfAWorkerShareOneCopy() throws Exception {
    int[] table = {1, 2, 3};
    try (Pool pool = builder().open();
        Broadcast<int[]> shared = pool.broadcast(table)) {
      table[0] = 100; // Too late.
      assertThat(pool.map(i -> shared.value()[i % 3], range(6))).containsExactly(1, 2, 3, 1, 2, 3);
      assertThat(pool.map(i -> isSameAsBefore(shared.value()), range(50)))
          .hasSize(50)
          .containsOnly(true);
    }
  }

  @Test
  void handleTravelsInInputsAndInOtherObjectsToo() {
    try (Pool pool = builder().open()) {
      Broadcast<Map<String, Integer>> prices = pool.broadcast(Map.of("a", 1, "b", 2));
      Broadcast<String> none = pool.broadcast(null);
      assertThat(
              pool.<Broadcast<Map<String, Integer>>, Integer>apply(b -> b.value().get("b"), prices))
          .isEqualTo(2);
      assertThat(pool.map(list -> list.getFirst().value().size(), List.of(List.of(prices))))
          .containsExactly(2);
      assertThat(pool.<Boolean>apply(() -> none.value() == null)).isTrue();
    }
  }

  @Test
  void programHasTheValueItself() {
    List<String> words = List.of("a");
    try (Pool pool = builder().open();
        Broadcast<List<String>> shared = pool.broadcast(words)) {
      assertThat(shared.value()).isSameAs(words);
    }
  }

  @Test
  void otherThreadsOfATaskCanUseIt() {
    try (Pool pool = builder().open();
        Broadcast<Integer> shared = pool.broadcast(7)) {
      assertThat(pool.<Integer>apply(() -> CompletableFuture.supplyAsync(shared::value).get()))
          .isEqualTo(7);
    }
  }

  @Test
  void manyAtOnceAreKeptApart() {
    try (Pool pool = builder().open()) {
      List<Broadcast<Integer>> all = range(40).stream().map(i -> pool.broadcast(i * i)).toList();
      assertThat(pool.map(i -> all.get(i).value(), range(40)))
          .isEqualTo(range(40).stream().map(i -> i * i).toList());
    }
  }

  @Test
  void closedOneCannotBeSentAndHasNoValue() {
    try (Pool pool = builder().open()) {
      Broadcast<Integer> shared = pool.broadcast(7);
      shared.close();
      shared.close();
      assertThatThrownBy(shared::value)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the broadcast is closed: broadcast=1");
      assertThatThrownBy(() -> pool.apply(() -> shared.value()))
          .isInstanceOf(TaskNotSerializableException.class)
          .hasMessageContaining("the broadcast is closed: broadcast=1");
    }
  }

  @Test
  void valueOfAnotherPoolIsNotFound() {
    try (Pool pool = builder().open();
        Pool other = builder().open()) {
      Broadcast<Integer> shared = other.broadcast(7);
      pool.broadcast(8);
      assertThatThrownBy(() -> pool.apply(() -> shared.value()))
          .isInstanceOf(TaskFailedException.class)
          .hasMessageContaining("the broadcast was closed, or is of another pool: broadcast=1");
    }
  }

  @Test
  void onlyTheProgramClosesIt() {
    try (Pool pool = builder().open()) {
      Broadcast<Integer> shared = pool.broadcast(7);
      assertThatThrownBy(() -> pool.apply(() -> shared.close()))
          .isInstanceOf(TaskFailedException.class)
          .hasMessageContaining("only the program that made a broadcast can close it: broadcast=1");
    }
  }

  @Test
  void handleThatComesBackHasNoValueHere() {
    try (Pool pool = builder().open()) {
      Broadcast<Integer> shared = pool.broadcast(7);
      Broadcast<Integer> back = pool.apply(() -> shared);
      assertThatThrownBy(back::value)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "a broadcast can be used only in the program that made it and in tasks of its pool:"
                  + " broadcast=1");
    }
  }

  @Test
  void whatCannotBeCopiedIsRefusedAndAClosedPoolToo() {
    Pool pool = builder().open();
    try (pool) {
      assertThatThrownBy(() -> pool.broadcast(Thread.currentThread()))
          .isInstanceOf(TaskNotSerializableException.class)
          .hasMessageContaining("cannot be sent to another process");
    }
    assertThatThrownBy(() -> pool.broadcast(1))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("pool is closed: call=broadcast");
  }

  @Test
  void setOfStringsStaysASet() {
    Set<String> words = new HashSet<>(Arrays.asList("x", "y", null));
    try (Pool pool = builder().open();
        Broadcast<Set<String>> shared = pool.broadcast(words)) {
      assertThat(pool.map(word -> shared.value().contains(word), List.of("x", "z")))
          .containsExactly(true, false);
    }
  }
}
