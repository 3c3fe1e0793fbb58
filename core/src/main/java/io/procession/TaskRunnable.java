package io.procession;

import java.io.Serializable;

/**
 * An action without arguments and result that runs in a worker process.
 *
 * <p>It is {@link Serializable} so that every lambda and method reference given where this type is
 * expected can be sent. Variables that the lambda captures are copied with it. A value held in a
 * variable of a {@code java.util.function} type is refused by the compiler, because its code could
 * not be sent.
 */
@FunctionalInterface
public interface TaskRunnable extends Serializable {
  /**
   * Does the work, in a worker process.
   *
   * @throws Exception whatever the task throws; the caller gets it as the cause of a {@link
   *     TaskFailedException}
   */
  void run() throws Exception;
}
