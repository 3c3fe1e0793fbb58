package io.procession;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A function of one argument that runs in a worker process: what {@link Pool#map} applies to each
 * input.
 *
 * <p>It is {@link Serializable} so that every lambda and method reference given where this type is
 * expected can be sent. Variables that the lambda captures are copied with it. A value held in a
 * variable of a {@code java.util.function} type is refused by the compiler, because its code could
 * not be sent.
 *
 * @param <T> the type of the input
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface TaskFunction<T extends @Nullable Object, R extends @Nullable Object>
    extends Serializable {
  /**
   * Does the work, in a worker process.
   *
   * @param input a copy of the input that the caller gave
   * @return the result, which is copied back to the caller; may be null
   * @throws Exception whatever the task throws; the caller gets it as the cause of a {@link
   *     TaskFailedException}
   */
  R apply(T input) throws Exception;
}
