package io.procession.internal.pool;

import io.procession.MultiprocessingException;
import io.procession.Outcome;
import io.procession.spi.EngineHost;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link MapRun} makes of the ends of its tasks. Used by the thread of the call.
 *
 * @param <A> what all of them give together
 */
interface Harvest<A extends @Nullable Object> {
  /** A task returned. */
  void value(long task, @Nullable Object value);

  /** Workers combined the results of some tasks. */
  default void combined(long firstTask, EngineHost.Results results, Object value) {
    throw new IllegalStateException("nothing is combined in this call: firstTask=" + firstTask);
  }

  /** A task failed. */
  default void failure(long task, MultiprocessingException failure) {
    // It has no result, and its call is told.
  }

  /** Whether failures are results, so that the call need not be told. */
  default boolean keepsFailures() {
    return false;
  }

  /** All tasks have ended. */
  A end(long tasks);

  /** Results that nobody wants. */
  static Harvest<List<@Nullable Object>> nothing() {
    return new Harvest<>() {
      @Override
      public void value(long task, @Nullable Object value) {
        // An action has none.
      }

      @Override
      public List<@Nullable Object> end(long tasks) {
        return List.of();
      }
    };
  }

  /** A list of the results, in input order. */
  class Values implements Harvest<List<@Nullable Object>> {
    /** Where the number of inputs is not known. */
    private static final int FIRST_SIZE = 64;

    private @Nullable Object[] values;

    Values(long size) {
      this.values = new Object[size >= 0 ? (int) size : FIRST_SIZE];
    }

    @Override
    public void value(long task, @Nullable Object value) {
      if (task >= values.length) {
        values = Arrays.copyOf(values, (int) Math.max(task + 1, values.length * 2L));
      }
      values[(int) task] = value;
    }

    @Override
    public List<@Nullable Object> end(long tasks) {
      return Collections.unmodifiableList(
          Arrays.<@Nullable Object>asList(
              values.length == tasks ? values : Arrays.copyOf(values, (int) tasks)));
    }
  }

  /** The result of one task. */
  final class One implements Harvest<@Nullable Object> {
    private @Nullable Object value;

    @Override
    public void value(long task, @Nullable Object result) {
      value = result;
    }

    @Override
    public @Nullable Object end(long tasks) {
      return value;
    }
  }

  /** A list of outcomes, in input order. */
  final class Outcomes extends Values {
    Outcomes(long size) {
      super(size);
    }

    @Override
    public void value(long task, @Nullable Object value) {
      super.value(task, new Outcome.Success<>(value));
    }

    @Override
    public void failure(long task, MultiprocessingException failure) {
      super.value(task, Outcome.of(failure));
    }

    @Override
    public boolean keepsFailures() {
      return true;
    }
  }
}
