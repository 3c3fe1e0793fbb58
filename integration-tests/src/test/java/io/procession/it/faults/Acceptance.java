package io.procession.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.Pool;
import io.procession.TaskCallable;
import io.procession.TaskFailedException;
import io.procession.WorkerLostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;

/**
 * The rule of docs/faults.md: the task that was hit ends with an error that names the cause, all
 * others complete, and the pool takes new ones. The limits of the tests see to it that everything
 * ends, and NoLeaks that nothing is left.
 */
final class Acceptance {
  private Acceptance() {}

  /** Runs the fault among other tasks in a pool of its own, which is closed. */
  static void hitsOnlyItsTask(TaskCallable<?> fault, Consumer<Throwable> error) {
    try (Pool pool = Pool.open(2)) {
      hitsOnlyItsTask(pool, fault, error);
    }
  }

  /** Runs the fault among other tasks. */
  static void hitsOnlyItsTask(Pool pool, TaskCallable<?> fault, Consumer<Throwable> error) {
    List<CompletableFuture<Integer>> others = new ArrayList<>();
    IntStream.range(0, 10).forEach(i -> others.add(pool.applyAsync(x -> x + 1, i)));
    CompletableFuture<Object> hit = pool.applyAsync(() -> fault.call());
    IntStream.range(10, 20).forEach(i -> others.add(pool.applyAsync(x -> x + 1, i)));

    error.accept(errorOf(hit));
    for (int i = 0; i < others.size(); i++) {
      assertThat(others.get(i).join()).isEqualTo(i + 1);
    }
    isUsable(pool);
  }

  /** The pool takes new tasks, in all of its workers. */
  static void isUsable(Pool pool) {
    List<Integer> inputs = IntStream.range(0, 50).boxed().toList();
    assertThat(pool.map(x -> 2 * x, inputs)).isEqualTo(inputs.stream().map(x -> 2 * x).toList());
  }

  /** Waits for the error with which the future fails. */
  static Throwable errorOf(CompletableFuture<?> future) {
    try {
      Object result = Objects.requireNonNull(future.join());
      throw new AssertionError("the task must fail: result is " + result.getClass());
    } catch (CompletionException e) {
      return e.getCause();
    }
  }

  /** The worker died; the message has all of these words. */
  static Consumer<Throwable> lost(String... words) {
    return error ->
        assertThat(error).isInstanceOf(WorkerLostException.class).message().contains(words);
  }

  /** The task failed with a cause of that class; the stack trace has all of these words. */
  static Consumer<Throwable> failed(Class<? extends Throwable> cause, String... words) {
    return error ->
        assertThat(error)
            .isInstanceOf(TaskFailedException.class)
            .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
            .cause()
            .isInstanceOf(cause)
            .satisfies(e -> assertThat(String.valueOf(e)).contains(words));
  }
}
