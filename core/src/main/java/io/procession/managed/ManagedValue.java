package io.procession.managed;

import org.jspecify.annotations.Nullable;

/**
 * One value in the process of a manager. Python's {@code manager.Value}, with compound operations
 * that are atomic.
 *
 * @param <T> the type of the value
 */
public interface ManagedValue<T extends @Nullable Object> {
  /**
   * The value.
   *
   * @return a copy
   */
  T get();

  /**
   * Sets the value.
   *
   * @param value copied
   */
  void set(T value);

  /**
   * Sets the value and gives the one before.
   *
   * @param value copied
   * @return the one before
   */
  T getAndSet(T value);

  /**
   * Sets the value if it equals another one.
   *
   * @param expected what it must equal
   * @param value copied
   * @return whether it was set
   */
  boolean compareAndSet(T expected, T value);

  /**
   * Replaces the value by what a function makes of it.
   *
   * @param function runs in the manager's process
   * @return the new value
   */
  T updateAndGet(RemoteUnaryOperator<T> function);

  /**
   * Adds to a value that is a boxed number, a {@code BigInteger} or {@code BigDecimal}. Whole
   * numbers overflow as they do in Java.
   *
   * @param amount of the same type
   * @return the new value
   * @throws IllegalStateException if the value or the amount is no such number
   */
  T addAndGet(T amount);
}
