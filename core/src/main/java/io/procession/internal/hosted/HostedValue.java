package io.procession.internal.hosted;

import io.procession.managed.ManagedValue;
import io.procession.managed.RemoteUnaryOperator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A value. Its lock is this object. */
public final class HostedValue implements ManagedValue<@Nullable Object> {
  private @Nullable Object value;

  /**
   * Creates one.
   *
   * @param value the value
   */
  public HostedValue(@Nullable Object value) {
    this.value = value;
  }

  @Override
  public synchronized @Nullable Object get() {
    return value;
  }

  @Override
  public synchronized void set(@Nullable Object after) {
    value = after;
  }

  @Override
  public synchronized @Nullable Object getAndSet(@Nullable Object after) {
    Object before = value;
    value = after;
    return before;
  }

  @Override
  public synchronized boolean compareAndSet(@Nullable Object expected, @Nullable Object after) {
    boolean same = Objects.equals(value, expected);
    if (same) {
      value = after;
    }
    return same;
  }

  @Override
  public synchronized @Nullable Object updateAndGet(
      RemoteUnaryOperator<@Nullable Object> function) {
    value = function.apply(value);
    return value;
  }

  @Override
  public synchronized @Nullable Object addAndGet(@Nullable Object amount) {
    value = Numbers.add(value, amount);
    return value;
  }

  @Override
  public synchronized String toString() {
    return "Value[" + value + "]";
  }
}
