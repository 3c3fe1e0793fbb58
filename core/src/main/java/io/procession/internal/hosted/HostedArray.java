package io.procession.internal.hosted;

import io.procession.managed.ManagedArray;
import io.procession.managed.RemoteUnaryOperator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values of a fixed number. Its lock is this object. */
public final class HostedArray implements ManagedArray<@Nullable Object> {
  private final @Nullable Object[] values;

  /**
   * Creates an array.
   *
   * @param content its values
   */
  public HostedArray(List<? extends @Nullable Object> content) {
    values = content.toArray();
  }

  @Override
  public synchronized @Nullable Object get(int index) {
    return values[index];
  }

  @Override
  public synchronized void set(int index, @Nullable Object value) {
    values[index] = value;
  }

  @Override
  public synchronized @Nullable Object updateAndGet(
      int index, RemoteUnaryOperator<@Nullable Object> function) {
    values[index] = function.apply(values[index]);
    return values[index];
  }

  @Override
  public synchronized @Nullable Object addAndGet(int index, @Nullable Object amount) {
    values[index] = Numbers.add(values[index], amount);
    return values[index];
  }

  @Override
  public int length() {
    return values.length;
  }

  @Override
  public synchronized List<@Nullable Object> copy() {
    return new ArrayList<@Nullable Object>(Arrays.asList(values));
  }

  @Override
  public synchronized String toString() {
    return "Array" + Arrays.toString(values);
  }
}
