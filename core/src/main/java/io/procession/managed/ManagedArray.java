package io.procession.managed;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values in the process of a manager, of which there are always so many. Python's {@code
 * manager.Array}. For numbers that many processes read and write, shared memory is far faster.
 *
 * @param <T> the type of the values
 */
public interface ManagedArray<T extends @Nullable Object> {
  /**
   * A value.
   *
   * @param index from 0
   * @return a copy
   * @throws IndexOutOfBoundsException if there is none
   */
  T get(int index);

  /**
   * Sets a value.
   *
   * @param index from 0
   * @param value copied
   * @throws IndexOutOfBoundsException if there is none
   */
  void set(int index, T value);

  /**
   * Replaces a value by what a function makes of it.
   *
   * @param index from 0
   * @param function runs in the manager's process
   * @return the new value
   */
  T updateAndGet(int index, RemoteUnaryOperator<T> function);

  /**
   * Adds to a value that is a number, as {@link ManagedValue#addAndGet}.
   *
   * @param index from 0
   * @param amount of the same type
   * @return the new value
   */
  T addAndGet(int index, T amount);

  /**
   * How many values there are.
   *
   * @return their number
   */
  int length();

  /**
   * All values.
   *
   * @return a copy, made at one moment
   */
  List<T> copy();
}
