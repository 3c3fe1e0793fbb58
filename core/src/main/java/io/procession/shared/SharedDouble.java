package io.procession.shared;

import io.procession.internal.sync.ObjectKind;
import io.procession.internal.sync.SyncLayout;
import io.procession.internal.sync.SyncRegion;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * A {@code double} that all processes see, with the methods of {@link
 * java.util.concurrent.atomic.AtomicLong}. The counterpart of Python's {@code Value('d', …)}.
 *
 * <pre>{@code
 * try (var sum = SharedDouble.create(0); var pool = Pool.open()) {
 *   pool.forEach(i -> sum.addAndGet(i), List.of(1, 2, 3));
 *   System.out.println(sum.get());   // 6.0
 * }
 * }</pre>
 *
 * <p>{@code get} and {@code set} have the order of a volatile field. Nothing is copied, nothing
 * waits.
 */
public final class SharedDouble extends SharedData {
  private static final long serialVersionUID = 1L;
  private static final VarHandle VALUE = ValueLayout.JAVA_DOUBLE.varHandle();
  private static final long AT = SyncLayout.STATE;

  private final transient MemorySegment memory;

  SharedDouble(SyncRegion region) {
    super(region);
    this.memory = region.memory();
  }

  /**
   * Creates a value.
   *
   * @param value what it is at first
   * @return the value, which the caller closes
   * @throws SharedMemoryException if there is no space for it
   */
  public static SharedDouble create(double value) {
    SharedDouble created = new SharedDouble(create(ObjectKind.DOUBLE, 1, 0));
    created.set(value);
    return created;
  }

  /**
   * The value, with the order of a volatile field.
   *
   * @return never a half of one value and a half of another
   */
  public double get() {
    return (double) VALUE.getVolatile(memory, AT);
  }

  /**
   * Sets the value, with the order of a volatile field.
   *
   * @param value the new one
   */
  public void set(double value) {
    VALUE.setVolatile(memory, AT, value);
  }

  /**
   * The value, with the order of a plain field: the fastest, and it may be an old one.
   *
   * @return the value
   */
  public double getPlain() {
    return (double) VALUE.get(memory, AT);
  }

  /**
   * Sets the value, with the order of a plain field: others may see it late.
   *
   * @param value the new one
   */
  public void setPlain(double value) {
    VALUE.set(memory, AT, value);
  }

  /**
   * The value; what its setter did before is seen, if it used {@link #setRelease}.
   *
   * @return the value
   */
  public double getAcquire() {
    return (double) VALUE.getAcquire(memory, AT);
  }

  /**
   * Sets the value; who gets it by {@link #getAcquire} sees what was done before.
   *
   * @param value the new one
   */
  public void setRelease(double value) {
    VALUE.setRelease(memory, AT, value);
  }

  /**
   * Sets the value.
   *
   * @param value the new one
   * @return what it was
   */
  public double getAndSet(double value) {
    return (double) VALUE.getAndSet(memory, AT, value);
  }

  /**
   * Sets the value, if it is as expected, bit by bit.
   *
   * @param expected what it has to be
   * @param value the new one
   * @return whether it was as expected
   */
  public boolean compareAndSet(double expected, double value) {
    return VALUE.compareAndSet(memory, AT, expected, value);
  }

  /**
   * Adds to the value. Processors cannot do this at once, so it is done again if another thread was
   * faster, and the order of additions decides how the result is rounded.
   *
   * @param delta what to add
   * @return what it is now
   */
  public double addAndGet(double delta) {
    return updateAndGet(now -> now + delta);
  }

  /**
   * Applies a function to the value, again if another thread was faster.
   *
   * @param function free of side effects
   * @return what it is now
   */
  public double updateAndGet(DoubleUnaryOperator function) {
    while (true) {
      double now = get();
      double next = function.applyAsDouble(now);
      if (compareAndSet(now, next)) {
        return next;
      }
    }
  }

  /**
   * Combines the value with another, again if another thread was faster: {@code accumulateAndGet(x,
   * Math::max)}.
   *
   * @param other the second argument of the function
   * @param function free of side effects
   * @return what it is now
   */
  public double accumulateAndGet(double other, DoubleBinaryOperator function) {
    return updateAndGet(now -> function.applyAsDouble(now, other));
  }

  @Override
  public String toString() {
    return text(() -> "value=" + get());
  }
}
