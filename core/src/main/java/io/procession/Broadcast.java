package io.procession;

import io.procession.internal.codec.BroadcastHandle;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A value that tasks of a pool use, sent to each worker once: see {@link PoolCalls#broadcast}.
 *
 * {@snippet :
 * try (Broadcast<Model> model = pool.broadcast(load())) {
 *   pool.map(x -> model.value().score(x), inputs);       // the lambda captures the handle
 * }
 * }
 *
 * <p>What a lambda or an input has of it is only a number. A worker asks for the value when a task
 * of its first wants it, and keeps it; a replacement of a worker asks again. Python has no
 * counterpart: there one uses an initializer and a global variable. Spark's name for it is the
 * same.
 *
 * @param <T> the type of the value
 */
public sealed interface Broadcast<T extends @Nullable Object> extends AutoCloseable, Serializable
    permits BroadcastHandle {
  /**
   * The value. In a task: the worker's copy, which its tasks share; one that changes it changes
   * what later tasks of the worker see. The first call in a worker waits until the value is there.
   * In the program: the value itself.
   *
   * @return the value that was given to {@link PoolCalls#broadcast}, or the worker's copy
   * @throws IllegalStateException if it was closed, or this is not a task of its pool
   */
  T value();

  /**
   * Forgets the value here and in the workers. Tasks that run and have it already are not
   * disturbed; one that wants it later fails. Closing it again does nothing; the end of its pool
   * closes it too. Does not wait.
   *
   * @throws IllegalStateException in a task: only the program closes it
   */
  @Override
  void close();
}
