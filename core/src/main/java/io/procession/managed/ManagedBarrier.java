package io.procession.managed;

import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;

/**
 * A point at which a number of threads wait for each other, in the process of a manager. Python's
 * {@code manager.Barrier}. If one that waits ends, with its process or by an interrupt, the barrier
 * breaks, and the others are told who it was.
 */
public interface ManagedBarrier {
  /**
   * Waits until all have come.
   *
   * @return another number for each, from 0 for the last to come
   * @throws BrokenBarrierException if the barrier is or gets broken
   * @throws InterruptedException if the thread is interrupted, which breaks the barrier
   */
  int await() throws InterruptedException, BrokenBarrierException;

  /**
   * Waits until all have come, for a limited time.
   *
   * @param timeout zero or less: does not wait
   * @return another number for each, from 0 for the last to come
   * @throws TimeoutException if they have not, which breaks the barrier
   * @throws BrokenBarrierException if the barrier is or gets broken
   * @throws InterruptedException if the thread is interrupted, which breaks the barrier
   */
  int await(Duration timeout) throws InterruptedException, BrokenBarrierException, TimeoutException;

  /** Makes it whole and empty; those who wait get a {@link BrokenBarrierException}. */
  void reset();

  /** Breaks it. */
  void abort();

  /**
   * How many it waits for.
   *
   * @return the number of parties
   */
  int parties();

  /**
   * How many wait. Python's {@code n_waiting}.
   *
   * @return their number now
   */
  int waiting();

  /**
   * Whether it is broken.
   *
   * @return true until it is reset
   */
  boolean isBroken();
}
