package io.procession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class TaskRandomTest {
  @Test
  void sameSeedAndTaskGiveTheSameNumbers() {
    RandomGenerator one = TaskRandom.of(7, 3);
    RandomGenerator two = TaskRandom.of(7, 3);
    for (int i = 0; i < 100; i++) {
      assertThat(two.nextLong()).isEqualTo(one.nextLong());
    }
  }

  /** Programs print results that others want to see again: the numbers are part of the contract. */
  @Test
  void numbersAreThoseOfEarlierVersions() {
    assertThat(TaskRandom.of(42, 0).nextLong()).isEqualTo(-4129292109684335768L);
    assertThat(TaskRandom.of(42, 1).nextLong()).isEqualTo(1095329342743469532L);
    assertThat(TaskRandom.of(-1, 1L << 40).nextLong()).isEqualTo(-368399361752448093L);
  }

  @Test
  void neighboursInSeedAndTaskDiffer() {
    Set<Long> first = new HashSet<>();
    for (long seed = -50; seed < 50; seed++) {
      for (long task = 0; task < 1000; task++) {
        first.add(TaskRandom.of(seed, task).nextLong());
      }
    }
    assertThat(first).hasSize(100_000);
  }

  @Test
  void bitsAcrossTasksAreBalanced() {
    int[] ones = new int[Long.SIZE];
    int tasks = 20_000;
    for (int task = 0; task < tasks; task++) {
      long number = TaskRandom.of(0, task).nextLong();
      for (int bit = 0; bit < Long.SIZE; bit++) {
        ones[bit] += (int) (number >>> bit & 1);
      }
    }
    // Six standard deviations of a fair coin, for a fixed seed: it fails always or never.
    for (int n : ones) {
      assertThat(n).isBetween(tasks / 2 - 424, tasks / 2 + 424);
    }
  }

  @Test
  void generatorIsTheOneThatIsDocumented() {
    assertThat(TaskRandom.of(1, 1).getClass().getSimpleName()).isEqualTo("L64X128MixRandom");
  }

  @Test
  void outsideOfATaskThereIsNoCurrentGenerator() {
    assertThat(TaskContext.isWorker()).isFalse();
    assertThatThrownBy(TaskRandom::current)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "no task runs in this thread: thread=%s\n  Try: TaskContext.isWorker() first; in threads that a task starts, pass them the values they need."
                .formatted(Thread.currentThread().getName()));
  }

  @Test
  void seedIsAnOption() {
    TaskOptions options = TaskOptions.defaults().withSeed(-3).withChunkSize(5);
    assertThat(options.seed()).hasValue(-3);
    assertThat(options.chunkSize()).hasValue(5);
    assertThat(options.withSeed(4).chunkSize()).hasValue(5);
    assertThat(TaskOptions.defaults().seed()).isEmpty();
  }
}
