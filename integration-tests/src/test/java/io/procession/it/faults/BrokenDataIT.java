package io.procession.it.faults;

import static io.procession.it.faults.Acceptance.failed;
import static io.procession.it.faults.Acceptance.hitsOnlyItsTask;
import static io.procession.it.faults.Acceptance.isUsable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Pool;
import io.procession.RemoteException;
import io.procession.ResultNotSerializableException;
import io.procession.TaskFailedException;
import io.procession.TaskNotSerializableException;
import io.procession.it.testing.NoLeaks;
import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tasks whose inputs, results or exceptions cannot be copied, and tasks that throw. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BrokenDataIT {
  /** Its worker must be the same before and after the fault. */
  private static Pool openOne() {
    return Pool.open(1);
  }

  private static long pidOf(Pool pool) {
    return pool.<Long>apply(() -> ProcessHandle.current().pid());
  }

  private static int recurse(int depth) {
    return depth == Integer.MIN_VALUE ? 0 : 1 + recurse(depth + 1);
  }

  @Test
  @DisplayName("P06 a task that recurses without end")
  void endlessRecursion() {
    try (Pool pool = openOne()) {
      long pid = pidOf(pool);
      hitsOnlyItsTask(
          pool, () -> recurse(0), failed(StackOverflowError.class, "StackOverflowError"));
      assertThat(pidOf(pool)).isEqualTo(pid);
    }
  }

  @Test
  @DisplayName("P09 a result that cannot be encoded")
  void resultThatCannotBeEncoded() {
    try (Pool pool = openOne()) {
      long pid = pidOf(pool);
      hitsOnlyItsTask(
          pool,
          () -> List.of(new Thread()),
          failed(ResultNotSerializableException.class, "java.lang.Thread"));
      assertThat(pidOf(pool)).isEqualTo(pid);
    }
  }

  /** Cannot be decoded anywhere. */
  private static final class Undecodable implements Serializable {
    private static final long serialVersionUID = 1L;

    private Object readResolve() {
      throw new IllegalStateException("not here");
    }
  }

  @Test
  @DisplayName("P10 a result that cannot be decoded")
  void resultThatCannotBeDecoded() {
    hitsOnlyItsTask(
        () -> new Undecodable(),
        error ->
            assertThat(error)
                .isInstanceOf(TaskFailedException.class)
                .hasStackTraceContaining("not here"));
  }

  /** Its class cannot be decoded. */
  private static final class UndecodableException extends Exception {
    private static final long serialVersionUID = 1L;

    UndecodableException() {
      super("disk is full");
    }

    private Object readResolve() {
      throw new IllegalStateException("not here");
    }
  }

  private static void assertRemote(Throwable error, String type) {
    assertThat(error).isInstanceOf(TaskFailedException.class);
    assertThat(error.getCause())
        .isInstanceOf(RemoteException.class)
        .hasMessageContaining("disk is full")
        .hasStackTraceContaining(type)
        .satisfies(
            e ->
                assertThat(Arrays.stream(e.getStackTrace()).map(StackTraceElement::getClassName))
                    .anyMatch(name -> name.startsWith(BrokenDataIT.class.getName())));
  }

  @Test
  @DisplayName("P11 an exception that cannot be decoded")
  void exceptionThatCannotBeDecoded() {
    hitsOnlyItsTask(
        () -> {
          throw new UndecodableException();
        },
        error -> assertRemote(error, UndecodableException.class.getName()));
  }

  /** Holds what cannot be sent. */
  private static final class ThreadException extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings({"serial", "unused"})
    private final Thread thread = Thread.currentThread();

    ThreadException() {
      super("disk is full");
    }
  }

  @Test
  @DisplayName("P12 an exception that cannot be encoded")
  void exceptionThatCannotBeEncoded() {
    hitsOnlyItsTask(
        () -> {
          throw new ThreadException();
        },
        error -> assertRemote(error, ThreadException.class.getName()));
  }

  /** Neither an exception nor an error. */
  private static final class JustThrowable extends Throwable {
    private static final long serialVersionUID = 1L;

    JustThrowable() {
      super("of its own kind");
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @Test
  @DisplayName("P13 a task that throws something that is no Exception")
  void throwable() {
    try (Pool pool = openOne()) {
      long pid = pidOf(pool);
      hitsOnlyItsTask(
          pool,
          () -> {
            BrokenDataIT.<RuntimeException>sneak(new JustThrowable());
            return 0;
          },
          failed(JustThrowable.class, "of its own kind"));
      assertThat(pidOf(pool)).isEqualTo(pid);
    }
  }

  @Test
  @DisplayName("P14 a task that is interrupted")
  void interrupted() {
    try (Pool pool = openOne()) {
      long pid = pidOf(pool);
      hitsOnlyItsTask(
          pool,
          () -> {
            Thread.currentThread().interrupt();
            new CountDownLatch(1).await();
            return 0;
          },
          failed(InterruptedException.class, "InterruptedException"));
      assertThat(pidOf(pool)).isEqualTo(pid);
    }
  }

  @Test
  @DisplayName("P15 an input that cannot be decoded")
  void inputThatCannotBeDecoded() {
    try (Pool pool = openOne()) {
      long pid = pidOf(pool);
      CompletableFuture<Integer> hit = pool.applyAsync(x -> 1, new Undecodable());
      assertThat(Acceptance.errorOf(hit))
          .isInstanceOf(TaskFailedException.class)
          .hasStackTraceContaining("not here");
      isUsable(pool);
      assertThat(pidOf(pool)).isEqualTo(pid);
    }
  }

  @Test
  @DisplayName("P19 an input that cannot be encoded")
  void inputThatCannotBeEncoded() {
    try (Pool pool = openOne()) {
      assertThatThrownBy(() -> pool.map(x -> 1, List.of("good", new Thread())))
          .isInstanceOf(TaskNotSerializableException.class)
          .hasMessageContaining("java.lang.Thread")
          .hasMessageContaining("Try: ");
      isUsable(pool);
    }
  }

  @Test
  @DisplayName("P24 what depends on a future throws")
  void dependentThatThrows() {
    try (Pool pool = Pool.open(2)) {
      CompletableFuture<Integer> result = pool.applyAsync(() -> 1);
      CompletableFuture<Integer> dependent =
          result.thenApply(
              x -> {
                throw new IllegalStateException("mine");
              });
      assertThat(Acceptance.errorOf(dependent)).hasMessage("mine");
      assertThat(result.join()).isEqualTo(1);
      isUsable(pool);
    }
  }

  @Test
  @DisplayName("P53 a class that cannot be found in the worker")
  void missingClass() {
    hitsOnlyItsTask(
        () -> Class.forName("shop.Nowhere"), failed(ClassNotFoundException.class, "shop.Nowhere"));
  }

  @Test
  @DisplayName("P54 an input that the worker's serialization filter rejects")
  void rejectedByTheFilter() {
    try (Pool pool =
        Pool.builder().workers(1).jvmArgs("-Djdk.serialFilter=!java.util.BitSet").open()) {
      CompletableFuture<Integer> hit = pool.applyAsync(BitSet::size, new BitSet());
      assertThat(Acceptance.errorOf(hit))
          .isInstanceOf(TaskFailedException.class)
          .hasStackTraceContaining("REJECTED");
      isUsable(pool);
    }
  }

  /** A list whose serialization recurses. */
  private static final class Chain implements Serializable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("unused")
    private final @Nullable Chain next;

    Chain(@Nullable Chain next) {
      this.next = next;
    }

    static Chain of(int length) {
      Chain chain = new Chain(null);
      for (int i = 1; i < length; i++) {
        chain = new Chain(chain);
      }
      return chain;
    }
  }

  @Test
  @DisplayName("P55 an input or result whose encoding recurses too deeply")
  void deepRecursionOfEncoding() {
    try (Pool pool = openOne()) {
      long pid = pidOf(pool);
      Chain chain = Chain.of(1_000_000);
      assertThatThrownBy(() -> pool.apply(x -> 1, chain))
          .isInstanceOf(TaskNotSerializableException.class)
          .hasMessageContaining("nested too deeply")
          .hasMessageContaining("Try: put the parts into a list");
      hitsOnlyItsTask(
          pool,
          () -> Chain.of(1_000_000),
          failed(ResultNotSerializableException.class, "nested too deeply"));
      assertThat(pidOf(pool)).isEqualTo(pid);
    }
  }
}
