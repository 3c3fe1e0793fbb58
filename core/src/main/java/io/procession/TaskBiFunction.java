package io.procession;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A function of two arguments that runs in a worker process: what {@link Pool#starmap} spreads its
 * pairs over.
 *
 * <p>It is {@link Serializable} so that every lambda and method reference given where this type is
 * expected can be sent. Variables that the lambda captures are copied with it. A value held in a
 * variable of a {@code java.util.function} type is refused by the compiler, because its code could
 * not be sent.
 *
 * @param <A> the type of the first argument
 * @param <B> the type of the second argument
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface TaskBiFunction<
        A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
    extends Serializable {
  /**
   * Does the work, in a worker process.
   *
   * @param first a copy of the first argument
   * @param second a copy of the second argument
   * @return the result, which is copied back to the caller; may be null
   * @throws Exception whatever the task throws; the caller gets it as the cause of a {@link
   *     TaskFailedException}
   */
  R apply(A first, B second) throws Exception;
}
