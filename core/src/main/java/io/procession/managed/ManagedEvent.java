package io.procession.managed;

import java.time.Duration;

/** A flag to wait for, in the process of a manager. Python's {@code manager.Event}. */
public interface ManagedEvent {
  /** Sets the flag; all who wait go on. */
  void set();

  /** Clears the flag. */
  void clear();

  /**
   * Whether the flag is set.
   *
   * @return its state now
   */
  boolean isSet();

  /**
   * Waits until the flag is set.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  void await() throws InterruptedException;

  /**
   * Waits until the flag is set, for a limited time.
   *
   * @param timeout zero or less: does not wait
   * @return whether it is set
   * @throws InterruptedException if the thread is interrupted
   */
  boolean await(Duration timeout) throws InterruptedException;
}
