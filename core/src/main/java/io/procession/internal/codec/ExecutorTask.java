package io.procession.internal.codec;

import io.procession.TaskCallable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A task of an {@code ExecutorService}, as the pool calls it.
 *
 * @param task must be serializable
 * @param runnable whether it was submitted as a Runnable; it may be a Callable too
 */
@SuppressWarnings("serial") // Whether the task can travel is found out when it is encoded.
public record ExecutorTask(Object task, boolean runnable)
    implements TaskCallable<@Nullable Object> {
  @Override
  public @Nullable Object call() throws Exception {
    if (runnable) {
      ((Runnable) task).run();
      return null;
    }
    return ((Callable<?>) task).call();
  }
}
