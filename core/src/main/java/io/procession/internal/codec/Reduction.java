package io.procession.internal.codec;

import io.procession.TaskBiFunction;
import io.procession.TaskFunction;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The two functions of {@code mapReduce}, which travel as one.
 *
 * @param function applied to each input
 * @param combiner applied to neighbouring results
 */
public record Reduction(
    TaskFunction<@Nullable Object, @Nullable Object> function,
    TaskBiFunction<Object, Object, @Nullable Object> combiner)
    implements Serializable {
  /** Applies the function. */
  public Object apply(@Nullable Object input) throws Exception {
    return Objects.requireNonNull(function.apply(input), "the function of mapReduce returned null");
  }

  /** Combines what stands before with what stands after in input order. */
  public Object combine(Object before, Object after) throws Exception {
    return Objects.requireNonNull(
        combiner.apply(before, after), "the combiner of mapReduce returned null");
  }
}
