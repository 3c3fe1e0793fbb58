package io.procession.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The pool as an ExecutorService, on every engine. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ExecutorContract {
  /** A builder for the engine, with two workers. */
  protected abstract PoolBuilder builder();

  private record Square(int x) implements Callable<Integer>, Serializable {
    @Override
    public Integer call() {
      return x * x;
    }
  }

  private record Failing(String text) implements Callable<Integer>, Serializable {
    @Override
    public Integer call() throws IOException {
      throw new IOException(text);
    }
  }

  private record Slow(int millis) implements Callable<Integer>, Runnable, Serializable {
    @Override
    public Integer call() {
      Awaiting.pause(millis);
      return millis;
    }

    @Override
    public void run() {
      Awaiting.pause(millis);
    }
  }

  @Test
  void submittedTasksRun() throws Exception {
    try (Pool pool = builder().open();
        ExecutorService executor = pool.executor()) {
      assertThat(executor.submit(new Square(5)).get()).isEqualTo(25);
      assertThat(executor.submit((Callable<Integer> & Serializable) () -> 7).get()).isEqualTo(7);
      assertThat(executor.submit((Runnable) new Slow(1)).get()).isNull();
      assertThat(executor.submit((Runnable) new Slow(1), "done").get()).isEqualTo("done");
      assertThatThrownBy(() -> executor.submit(new Failing("no disk")).get())
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(IOException.class)
          .hasMessage("no disk");
    }
  }

  @Test
  void tasksThatCannotTravelAreRefused() {
    try (Pool pool = builder().open();
        ExecutorService executor = pool.executor()) {
      assertThatThrownBy(() -> executor.submit(() -> 1))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessage(
              "the task of the executor cannot be sent to a worker: it is a lambda of a type that"
                  + " is not Serializable\n"
                  + "  Try: pool.applyAsync(…), whose lambdas can be sent; or a cast:"
                  + " (Callable<T> & Serializable) () -> …; or a Serializable class or record.");
      assertThatThrownBy(() -> CompletableFuture.supplyAsync(() -> 1, executor))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessage(
              "the task of the executor belongs to this process, no worker could complete it:"
                  + " task=java.util.concurrent.CompletableFuture$AsyncSupply\n"
                  + "  Try: pool.applyAsync(…), which gives a CompletableFuture.");
      Object local = new Object();
      Callable<Integer> captures = (Callable<Integer> & Serializable) local::hashCode;
      assertThatThrownBy(() -> executor.submit(captures))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessageStartingWith("the task of the executor cannot be sent to a worker: ")
          .hasCauseInstanceOf(io.procession.TaskNotSerializableException.class);
      executor.shutdown();
      assertThat(executor.isTerminated()).isTrue();
    }
  }

  @Test
  void invokeAllWaitsForAll() throws Exception {
    try (Pool pool = builder().open();
        ExecutorService executor = pool.executor()) {
      List<Future<Integer>> futures =
          executor.invokeAll(IntStream.range(0, 20).mapToObj(Square::new).toList());
      assertThat(futures.stream().map(Future::resultNow))
          .isEqualTo(IntStream.range(0, 20).map(x -> x * x).boxed().toList());
      List<Future<Integer>> late =
          executor.invokeAll(List.of(new Slow(3_000)), 1, TimeUnit.MILLISECONDS);
      assertThat(late).allMatch(Future::isCancelled);
    }
  }

  @Test
  void invokeAnyGivesASuccess() throws Exception {
    try (Pool pool = builder().open();
        ExecutorService executor = pool.executor()) {
      assertThat(executor.invokeAny(List.of(new Failing("a"), new Square(3)))).isEqualTo(9);
      assertThatThrownBy(() -> executor.invokeAny(List.of(new Failing("a"), new Failing("b"))))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IOException.class);
      assertThatThrownBy(
              () -> executor.invokeAny(List.of(new Slow(2_000)), 1, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class)
          .hasMessage("no task has succeeded in time");
      assertThatThrownBy(() -> executor.invokeAny(List.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("tasks must not be empty");
    }
  }

  @Test
  void shutdownEndsTheViewAndNotThePool() throws Exception {
    try (Pool pool = builder().open()) {
      ExecutorService executor = pool.executor();
      Future<Integer> slow = executor.submit((Callable<Integer>) new Slow(300));
      assertThat(executor.awaitTermination(0, TimeUnit.SECONDS)).isFalse();
      executor.shutdown();
      assertThat(executor.isShutdown()).isTrue();
      assertThatThrownBy(() -> executor.submit(new Square(1)))
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessage("the executor of the pool is shut down");
      assertThat(executor.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
      assertThat(slow.resultNow()).isEqualTo(300);
      assertThat(executor.isTerminated()).isTrue();
      executor.close();
      assertThat(pool.<Integer>apply(() -> 1)).isEqualTo(1);
    }
  }

  @Test
  void shutdownNowCancelsWhatIsLeft() throws Exception {
    try (Pool pool = builder().workers(1).open()) {
      ExecutorService executor = pool.executor();
      Future<Integer> running = executor.submit((Callable<Integer>) new Slow(500));
      Future<Integer> queued = executor.submit(new Square(2));
      assertThat(executor.shutdownNow()).isEmpty();
      assertThat(executor.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(running::get).isInstanceOf(CancellationException.class);
      assertThatThrownBy(queued::get).isInstanceOf(CancellationException.class);
      assertThat(pool.<Integer>apply(() -> 1)).isEqualTo(1);
    }
  }

  @Test
  void executorOfAClosedPoolRefuses() {
    Pool pool = builder().open();
    ExecutorService executor = pool.executor();
    pool.close();
    assertThatThrownBy(() -> executor.execute(new Slow(1)))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("pool is closed: call=applyAsync");
    executor.close();
    assertThat(executor.isTerminated()).isTrue();
  }
}
