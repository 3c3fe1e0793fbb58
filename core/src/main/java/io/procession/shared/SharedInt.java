package io.procession.shared;

import io.procession.internal.sync.ObjectKind;
import io.procession.internal.sync.SyncLayout;
import io.procession.internal.sync.SyncRegion;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/**
 * An {@code int} that all processes see, with the methods of {@link
 * java.util.concurrent.atomic.AtomicInteger}. The counterpart of Python's {@code Value('i', …)}.
 *
 * <pre>{@code
 * try (var hits = SharedInt.create(0); var pool = Pool.open()) {
 *   pool.forEach(i -> hits.getAndAdd(i), List.of(1, 2, 3));
 *   System.out.println(hits.get());   // 6
 * }
 * }</pre>
 *
 * <p>{@code get} and {@code set} have the order of a volatile field. Nothing is copied, nothing
 * waits.
 */
public final class SharedInt extends SharedData {
  private static final long serialVersionUID = 1L;
  private static final VarHandle VALUE = ValueLayout.JAVA_INT.varHandle();
  private static final long AT = SyncLayout.STATE;

  private final transient MemorySegment memory;

  SharedInt(SyncRegion region) {
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
  public static SharedInt create(int value) {
    SharedInt created = new SharedInt(create(ObjectKind.INT, 1, 0));
    created.set(value);
    return created;
  }

  /**
   * The value, with the order of a volatile field.
   *
   * @return never a half of one value and a half of another
   */
  public int get() {
    return (int) VALUE.getVolatile(memory, AT);
  }

  /**
   * Sets the value, with the order of a volatile field.
   *
   * @param value the new one
   */
  public void set(int value) {
    VALUE.setVolatile(memory, AT, value);
  }

  /**
   * The value, with the order of a plain field: the fastest, and it may be an old one.
   *
   * @return the value
   */
  public int getPlain() {
    return (int) VALUE.get(memory, AT);
  }

  /**
   * Sets the value, with the order of a plain field: others may see it late.
   *
   * @param value the new one
   */
  public void setPlain(int value) {
    VALUE.set(memory, AT, value);
  }

  /**
   * The value; what its setter did before is seen, if it used {@link #setRelease}.
   *
   * @return the value
   */
  public int getAcquire() {
    return (int) VALUE.getAcquire(memory, AT);
  }

  /**
   * Sets the value; who gets it by {@link #getAcquire} sees what was done before.
   *
   * @param value the new one
   */
  public void setRelease(int value) {
    VALUE.setRelease(memory, AT, value);
  }

  /**
   * Sets the value.
   *
   * @param value the new one
   * @return what it was
   */
  public int getAndSet(int value) {
    return (int) VALUE.getAndSet(memory, AT, value);
  }

  /**
   * Sets the value, if it is as expected.
   *
   * @param expected what it has to be
   * @param value the new one
   * @return whether it was as expected
   */
  public boolean compareAndSet(int expected, int value) {
    return VALUE.compareAndSet(memory, AT, expected, value);
  }

  /**
   * Adds to the value.
   *
   * @param delta what to add
   * @return what it was
   */
  public int getAndAdd(int delta) {
    return (int) VALUE.getAndAdd(memory, AT, delta);
  }

  /**
   * Adds to the value.
   *
   * @param delta what to add
   * @return what it is now
   */
  public int addAndGet(int delta) {
    return getAndAdd(delta) + delta;
  }

  /**
   * Adds one.
   *
   * @return what it is now
   */
  public int incrementAndGet() {
    return addAndGet(1);
  }

  /**
   * Takes one away.
   *
   * @return what it is now
   */
  public int decrementAndGet() {
    return addAndGet(-1);
  }

  /**
   * Applies a function to the value, again if another thread was faster.
   *
   * @param function free of side effects
   * @return what it is now
   */
  public int updateAndGet(IntUnaryOperator function) {
    while (true) {
      int now = get();
      int next = function.applyAsInt(now);
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
  public int accumulateAndGet(int other, IntBinaryOperator function) {
    return updateAndGet(now -> function.applyAsInt(now, other));
  }

  @Override
  public String toString() {
    return text(() -> "value=" + get());
  }
}
