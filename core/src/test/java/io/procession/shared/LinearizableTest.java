package io.procession.shared;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.LongGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Lincheck lets threads do random operations at once, many times, and looks for results that no
 * order of the operations explains. Its stress mode: the operations work on mapped memory, which
 * its model checker does not see. Processes are hammered elsewhere, by {@code HammerIT}.
 *
 * <p>The classes are public for Lincheck. Each has its object, closed when a round is over, and a
 * model that does the same in one thread.
 */
class LinearizableTest {
  private static final int THREADS = 2;
  private static final int ACTORS = 4;

  private static void check(Class<?> tested, Class<?> model) {
    new StressOptions()
        .iterations(6)
        .invocationsPerIteration(50)
        .threads(THREADS)
        .actorsPerThread(ACTORS)
        .actorsBefore(1)
        .actorsAfter(1)
        .minimizeFailedScenario(false)
        .sequentialSpecification(model)
        .check(tested);
  }

  /** What a lock does in one thread. */
  public static class LockModel {
    private boolean held;

    public boolean tryLock() {
      boolean taken = !held;
      held = true;
      return taken;
    }

    public boolean unlock() {
      boolean given = held;
      held = false;
      return given;
    }
  }

  /** A lock that is not waited for, and unlocked by whoever comes. */
  public static class LockUse {
    private final SharedLock lock = SharedLock.create();

    @Operation
    public boolean tryLock() {
      return lock.tryLock();
    }

    @Operation
    public boolean unlock() {
      try {
        lock.unlock();
        return true;
      } catch (IllegalMonitorStateException _) {
        return false;
      }
    }

    @Validate
    public void close() {
      lock.close();
    }
  }

  /** What a semaphore does in one thread. */
  public static class PermitsModel {
    private static final int PERMITS = 2;
    private int left = PERMITS;

    public boolean tryAcquire(int count) {
      boolean enough = left >= count;
      left -= enough ? count : 0;
      return enough;
    }

    public boolean release() {
      boolean fits = left < PERMITS;
      left += fits ? 1 : 0;
      return fits;
    }

    public long availablePermits() {
      return left;
    }
  }

  /** A semaphore that is bounded, and not waited for. */
  @Param(name = "count", gen = IntGen.class, conf = "1:2")
  public static class PermitsUse {
    private final SharedBoundedSemaphore permits =
        SharedBoundedSemaphore.create(PermitsModel.PERMITS);

    @Operation
    public boolean tryAcquire(@Param(name = "count") int count) {
      return permits.tryAcquire(count);
    }

    @Operation
    public boolean release() {
      try {
        permits.release();
        return true;
      } catch (IllegalStateException _) {
        return false;
      }
    }

    @Operation
    public long availablePermits() {
      return permits.availablePermits();
    }

    @Validate
    public void close() {
      permits.close();
    }
  }

  /** What a queue does in one thread. */
  public static class QueueModel {
    private static final int CAPACITY = 2;
    private final Queue<Integer> items = new ArrayDeque<>();

    public boolean offer(int item) {
      return items.size() < CAPACITY && items.add(item);
    }

    public @Nullable Integer poll() {
      return items.poll();
    }

    public int size() {
      return items.size();
    }
  }

  /** A queue of two places, which is not waited for. */
  @Param(name = "item", gen = IntGen.class, conf = "1:9")
  public static class QueueUse {
    private final SharedQueue<Integer> queue =
        SharedQueue.create(QueueOptions.defaults().withMaxItems(QueueModel.CAPACITY));

    @Operation
    public boolean offer(@Param(name = "item") int item) {
      return queue.offer(item);
    }

    @Operation
    public @Nullable Integer poll() {
      return queue.poll();
    }

    @Operation
    public int size() {
      return queue.size();
    }

    @Validate
    public void close() {
      queue.close();
    }
  }

  /** What an array does in one thread. */
  public static class ArrayModel {
    private static final int LENGTH = 2;
    private final long[] values = new long[LENGTH];

    public long getAndAdd(int index, long delta) {
      return getAndSet(index, values[index] + delta);
    }

    public long getAndSet(int index, long value) {
      long before = values[index];
      values[index] = value;
      return before;
    }

    public boolean compareAndSet(int index, long expected, long value) {
      boolean same = values[index] == expected;
      values[index] = same ? value : values[index];
      return same;
    }

    public long getVolatile(int index) {
      return values[index];
    }
  }

  /** Two elements, changed by atomic instructions. */
  @Param(name = "index", gen = IntGen.class, conf = "0:1")
  @Param(name = "value", gen = LongGen.class, conf = "0:3")
  public static class ArrayUse {
    private final SharedLongArray array = SharedLongArray.create(ArrayModel.LENGTH);

    @Operation
    public long getAndAdd(@Param(name = "index") int index, @Param(name = "value") long delta) {
      return array.getAndAdd(index, delta);
    }

    @Operation
    public long getAndSet(@Param(name = "index") int index, @Param(name = "value") long value) {
      return array.getAndSet(index, value);
    }

    @Operation
    public boolean compareAndSet(
        @Param(name = "index") int index,
        @Param(name = "value") long expected,
        @Param(name = "value") long value) {
      return array.compareAndSet(index, expected, value);
    }

    @Operation
    public long getVolatile(@Param(name = "index") int index) {
      return array.getVolatile(index);
    }

    @Validate
    public void close() {
      array.close();
    }
  }

  /** What a counter does in one thread. */
  public static class CounterModel {
    private long value;

    public long increment() {
      return ++value;
    }
  }

  /** A counter with a fault: it reads and writes, and somebody else may come between. */
  public static class TornCounter {
    private final SharedLong value = SharedLong.create(0);

    @Operation
    public long increment() {
      long next = value.get() + 1;
      LockSupport.parkNanos(1);
      value.set(next);
      return next;
    }

    @Validate
    public void close() {
      value.close();
    }
  }

  @Test
  @DisplayName("LK1 at most one thread has a lock, whatever they do at once")
  void lock() {
    assertThatCode(() -> check(LockUse.class, LockModel.class)).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("threads never have more permits than there are")
  void semaphore() {
    assertThatCode(() -> check(PermitsUse.class, PermitsModel.class)).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("items leave a queue in the order in which they came, each once")
  void queue() {
    assertThatCode(() -> check(QueueUse.class, QueueModel.class)).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("VA8 each change of an element is one step")
  void array() {
    assertThatCode(() -> check(ArrayUse.class, ArrayModel.class)).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("a fault is found: this way of looking sees what happens in shared memory")
  void faultIsFound() {
    assertThatThrownBy(() -> check(TornCounter.class, CounterModel.class))
        .isInstanceOf(LincheckAssertionError.class)
        .hasMessageContaining("Invalid execution results");
  }
}
