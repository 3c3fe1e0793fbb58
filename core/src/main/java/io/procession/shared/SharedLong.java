package io.procession.shared;

import io.procession.internal.sync.ObjectKind;
import io.procession.internal.sync.SyncLayout;
import io.procession.internal.sync.SyncRegion;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * A {@code long} that all processes see, with the methods of {@link
 * java.util.concurrent.atomic.AtomicLong}. The counterpart of Python's {@code Value('q', …)}.
 *
 * <pre>{@code
 * try (var hits = SharedLong.create(0); var pool = Pool.open()) {
 *   pool.forEach(i -> hits.getAndAdd(i), List.of(1, 2, 3));
 *   System.out.println(hits.get());   // 6
 * }
 * }</pre>
 *
 * <p>{@code get} and {@code set} have the order of a volatile field. Nothing is copied, nothing
 * waits.
 */
public final class SharedLong extends SharedData {
  private static final long serialVersionUID = 1L;
  private static final VarHandle VALUE = ValueLayout.JAVA_LONG.varHandle();
  private static final long AT = SyncLayout.STATE;

  private final transient MemorySegment memory;

  SharedLong(SyncRegion region) {
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
  public static SharedLong create(long value) {
    SharedLong created = new SharedLong(create(ObjectKind.LONG, 1, 0));
    created.set(value);
    return created;
  }

  /**
   * The value, with the order of a volatile field.
   *
   * @return never a half of one value and a half of another
   */
  public long get() {
    return (long) VALUE.getVolatile(memory, AT);
  }

  /**
   * Sets the value, with the order of a volatile field.
   *
   * @param value the new one
   */
  public void set(long value) {
    VALUE.setVolatile(memory, AT, value);
  }

  /**
   * The value, with the order of a plain field: the fastest, and it may be an old one.
   *
   * @return the value
   */
  public long getPlain() {
    return (long) VALUE.get(memory, AT);
  }

  /**
   * Sets the value, with the order of a plain field: others may see it late.
   *
   * @param value the new one
   */
  public void setPlain(long value) {
    VALUE.set(memory, AT, value);
  }

  /**
   * The value; what its setter did before is seen, if it used {@link #setRelease}.
   *
   * @return the value
   */
  public long getAcquire() {
    return (long) VALUE.getAcquire(memory, AT);
  }

  /**
   * Sets the value; who gets it by {@link #getAcquire} sees what was done before.
   *
   * @param value the new one
   */
  public void setRelease(long value) {
    VALUE.setRelease(memory, AT, value);
  }

  /**
   * Sets the value.
   *
   * @param value the new one
   * @return what it was
   */
  public long getAndSet(long value) {
    return (long) VALUE.getAndSet(memory, AT, value);
  }

  /**
   * Sets the value, if it is as expected.
   *
   * @param expected what it has to be
   * @param value the new one
   * @return whether it was as expected
   */
  public boolean compareAndSet(long expected, long value) {
    return VALUE.compareAndSet(memory, AT, expected, value);
  }

  /**
   * Adds to the value.
   *
   * @param delta what to add
   * @return what it was
   */
  public long getAndAdd(long delta) {
    return (long) VALUE.getAndAdd(memory, AT, delta);
  }

  /**
   * Adds to the value.
   *
   * @param delta what to add
   * @return what it is now
   */
  public long addAndGet(long delta) {
    return getAndAdd(delta) + delta;
  }

  /**
   * Adds one.
   *
   * @return what it is now
   */
  public long incrementAndGet() {
    return addAndGet(1);
  }

  /**
   * Takes one away.
   *
   * @return what it is now
   */
  public long decrementAndGet() {
    return addAndGet(-1);
  }

  /**
   * Applies a function to the value, again if another thread was faster.
   *
   * @param function free of side effects
   * @return what it is now
   */
  public long updateAndGet(LongUnaryOperator function) {
    while (true) {
      long now = get();
      long next = function.applyAsLong(now);
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
  public long accumulateAndGet(long other, LongBinaryOperator function) {
    return updateAndGet(now -> function.applyAsLong(now, other));
  }

  @Override
  public String toString() {
    return text(() -> "value=" + get());
  }
}
