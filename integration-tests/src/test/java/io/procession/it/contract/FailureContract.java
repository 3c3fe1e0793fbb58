package io.procession.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.ResultNotSerializableException;
import io.procession.TaskFailedException;
import io.procession.TaskNotSerializableException;
import io.procession.it.testing.NoLeaks;
import java.io.IOException;
import java.net.Socket;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every engine's pool does with tasks that fail. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("resource") // Streams are closed where that is what is tested.
public abstract class FailureContract {
  /** A builder for the engine, with two workers. */
  protected abstract PoolBuilder builder();

  private Pool open() {
    return builder().open();
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  @Test
  @DisplayName("PO11 PO17 an input iterator that throws is reported at its position, as it is")
  void throwingIteratorSurfacesAtItsPosition() {
    Iterable<Integer> broken =
        () ->
            Stream.of(1, 2, 3)
                .map(
                    x -> {
                      if (x == 3) {
                        throw new IllegalStateException("no more input");
                      }
                      return x;
                    })
                .iterator();
    try (Pool pool = open()) {
      for (int round = 0; round < 3; round++) {
        assertThatThrownBy(() -> pool.map(x -> x, broken))
            .isExactlyInstanceOf(IllegalStateException.class)
            .hasMessage("no more input");
        try (Stream<Integer> results = pool.imap(x -> x * 10, broken)) {
          Iterator<Integer> iterator = results.iterator();
          assertThat(iterator.next()).isEqualTo(10);
          assertThat(iterator.next()).isEqualTo(20);
          assertThatThrownBy(iterator::next).hasMessage("no more input");
        }
      }
      assertThat(pool.<Integer, Integer>apply(x -> x, 1)).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("PO12 an argument that cannot be copied fails the call, not the pool")
  void argumentThatCannotBeCopiedFailsTheCall() throws IOException {
    try (Pool pool = open();
        Socket socket = new Socket()) {
      assertThatThrownBy(() -> pool.apply(s -> 1, socket))
          .isInstanceOf(TaskNotSerializableException.class)
          .hasMessageContaining("java.net.Socket");
      assertThatThrownBy(() -> pool.map(s -> 1, List.of(socket)))
          .isInstanceOf(TaskNotSerializableException.class)
          .hasMessageContaining("input 0 of map")
          .hasMessageContaining("java.net.Socket");
      assertThat(pool.<Integer, Integer>apply(x -> x, 1)).isEqualTo(1);
    }
  }

  @Test
  void functionThatCapturesASocketIsRefusedBeforeAnythingRuns() throws IOException {
    try (Pool pool = open();
        Socket socket = new Socket()) {
      assertThatThrownBy(() -> pool.map(x -> x + socket.getPort(), range(0, 3)))
          .isInstanceOf(TaskNotSerializableException.class)
          .hasMessageContaining("java.net.Socket")
          .hasMessageContaining("Try:");
    }
  }

  @Test
  @DisplayName("PO13 a result that cannot be copied fails its task, twenty times in a row")
  void resultThatCannotBeCopiedFailsItsTask() {
    try (Pool pool = open()) {
      for (int i = 0; i < 20; i++) {
        assertThatThrownBy(() -> pool.apply(() -> Thread.currentThread()))
            .isInstanceOf(TaskFailedException.class)
            .cause()
            .isInstanceOf(ResultNotSerializableException.class)
            .hasMessageContaining("java.lang.Thread");
      }
    }
  }

  /** Its constructor takes other arguments than its message. */
  static final class StrangeException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int code;

    StrangeException(int code, String text) {
      super(text + code);
      this.code = code;
    }
  }

  @Test
  @DisplayName("PO15 PO16 an exception arrives as the same type with its fields and remote stack")
  void exceptionArrivesAsItself() {
    try (Pool pool = open()) {
      assertThatThrownBy(
              () ->
                  pool.apply(
                      () -> {
                        throw new StrangeException(7, "code ");
                      }))
          .isInstanceOf(TaskFailedException.class)
          .hasMessageStartingWith("task 0 of apply failed in worker ")
          .hasMessageEndingWith("StrangeException: code 7")
          .cause()
          .isInstanceOfSatisfying(
              StrangeException.class,
              e -> {
                assertThat(e.code).isEqualTo(7);
                assertThat(e.getStackTrace()[0].getMethodName())
                    .startsWith("lambda$exceptionArrivesAsItself");
              });
    }
  }

  @Test
  @DisplayName("PO34 any Throwable of a task is its failure")
  void errorsAreFailuresOfTheirTask() {
    try (Pool pool = open()) {
      assertThatThrownBy(
              () ->
                  pool.apply(
                      () -> {
                        throw new AssertionError("wrong");
                      }))
          .isInstanceOf(TaskFailedException.class)
          .cause()
          .isInstanceOf(AssertionError.class)
          .hasMessage("wrong");
      assertThatThrownBy(() -> pool.apply(() -> overflow(0)))
          .isInstanceOf(TaskFailedException.class)
          .cause()
          .isInstanceOf(StackOverflowError.class);
    }
  }

  @SuppressWarnings("InfiniteRecursion") // It is what the test is about.
  private static int overflow(int depth) {
    return overflow(depth + 1) + 1;
  }

  @Test
  @DisplayName("PO18 map throws the failure that is first in input order")
  void mapThrowsTheFirstFailureInInputOrder() {
    try (Pool pool = open()) {
      for (int round = 0; round < 5; round++) {
        assertThatThrownBy(
                () ->
                    pool.map(
                        x -> {
                          if (x >= 3) {
                            throw new IllegalArgumentException("bad " + x);
                          }
                          return x;
                        },
                        range(0, 200)))
            .isInstanceOfSatisfying(
                TaskFailedException.class, e -> assertThat(e.task()).isEqualTo(3))
            .hasMessageContaining("bad 3");
      }
    }
  }

  @Test
  void imapGoesOnAfterAFailure() {
    try (Pool pool = open();
        Stream<Integer> results = pool.imap(x -> 6 / x, List.of(3, 0, 2))) {
      Iterator<Integer> iterator = results.iterator();
      assertThat(iterator.next()).isEqualTo(2);
      assertThatThrownBy(iterator::next)
          .isInstanceOf(TaskFailedException.class)
          .hasCauseInstanceOf(ArithmeticException.class);
      assertThat(iterator.next()).isEqualTo(3);
      assertThat(iterator.hasNext()).isFalse();
    }
  }

  @Test
  void asynchronousFailuresComeThroughTheFuture() {
    try (Pool pool = open()) {
      assertThatThrownBy(() -> pool.applyAsync(x -> 1 / x, 0).join())
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOf(TaskFailedException.class)
          .hasMessageStartingWith("task 0 of applyAsync failed in worker ")
          .hasCauseInstanceOf(ArithmeticException.class);
    }
  }

  @Test
  @DisplayName("PO7 what depends on a future may throw and may call the pool")
  void dependentsMayThrowAndMayCallThePool() {
    try (Pool pool = open()) {
      CompletableFuture<Integer> first = pool.applyAsync(x -> x + 1, 1);
      CompletableFuture<Integer> throwing =
          first.thenApply(
              x -> {
                throw new IllegalStateException("in a callback");
              });
      CompletableFuture<Integer> calling =
          first.thenApply(x -> pool.<Integer, Integer>apply(y -> y * 10, x));
      assertThatThrownBy(throwing::join).hasRootCauseMessage("in a callback");
      assertThat(calling.join()).isEqualTo(20);
    }
  }
}
