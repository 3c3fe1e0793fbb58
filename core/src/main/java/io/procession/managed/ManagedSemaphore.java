package io.procession.managed;

import java.time.Duration;

/**
 * Permits that live in the process of a manager. Python's {@code manager.Semaphore} and {@code
 * BoundedSemaphore}.
 *
 * <p>Any thread of any client may give a permit back. Those that a client has when its process
 * ends, however that is, are given back by the manager.
 */
public interface ManagedSemaphore {
  /**
   * Takes a permit; waits until there is one.
   *
   * @throws InterruptedException if the thread is interrupted; it has taken none
   */
  void acquire() throws InterruptedException;

  /**
   * Takes a permit if there is one.
   *
   * @return whether there was
   */
  boolean tryAcquire();

  /**
   * Takes a permit; waits for a limited time.
   *
   * @param timeout zero or less: does not wait
   * @return whether it was taken
   * @throws InterruptedException if the thread is interrupted; it has taken none
   */
  boolean tryAcquire(Duration timeout) throws InterruptedException;

  /**
   * Gives a permit back.
   *
   * @throws IllegalStateException if the semaphore is bounded and has all its permits
   */
  void release();

  /**
   * How many permits there are. Python's {@code get_value()}.
   *
   * @return the number now
   */
  int availablePermits();
}
