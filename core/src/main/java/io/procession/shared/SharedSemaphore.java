package io.procession.shared;

import io.procession.internal.sync.ObjectKind;
import io.procession.internal.sync.Patience;
import io.procession.internal.sync.Permits;
import io.procession.internal.sync.SyncRegion;
import java.time.Duration;

/**
 * Permits for threads of all processes. The counterpart of Python's {@code
 * multiprocessing.Semaphore}. Who gives back need not be who has taken.
 *
 * <p>The permits that a process has taken come back within 100 ms of its death, but only as long as
 * there are not more then than at first: so a semaphore that limits how many work keeps its limit,
 * and one that carries signals (created with 0) does not invent any. Python loses them.
 *
 * <p>Taking and giving back costs no system call as long as nobody has to wait. It is not fair. At
 * most 512 living processes can use one semaphore.
 */
public sealed class SharedSemaphore extends SharedObject permits SharedBoundedSemaphore {
  private static final long serialVersionUID = 1L;

  private final transient Permits permits;

  SharedSemaphore(SyncRegion region) {
    super(region);
    this.permits = new Permits(region);
  }

  /**
   * Creates a semaphore.
   *
   * @param permits how many there are at first, 0 or more
   * @return the semaphore, which the caller closes
   * @throws SharedMemoryException if there is no space for it
   */
  public static SharedSemaphore create(int permits) {
    return new SharedSemaphore(filled(ObjectKind.SEMAPHORE, permits));
  }

  static SyncRegion filled(ObjectKind kind, int permits) {
    if (permits < 0) {
      throw new IllegalArgumentException("permits must not be negative: permits=" + permits);
    }
    SyncRegion region = create(kind, permits, 0);
    new Permits(region).initialize();
    return region;
  }

  /**
   * Takes a permit, waiting for it until the thread is interrupted, which it notices within 50 ms.
   *
   * @throws InterruptedException if it is interrupted; no permit was taken
   */
  public void acquire() throws InterruptedException {
    acquire(1);
  }

  /**
   * Takes permits, all at once, waiting until there are as many. One who wants many may wait for
   * ever while others take one at a time.
   *
   * @param count how many
   * @throws InterruptedException if the thread is interrupted; no permit was taken
   */
  public void acquire(int count) throws InterruptedException {
    try (Patience patience = Patience.untilInterrupt()) {
      permits.acquire(checked(count), patience);
    }
  }

  /**
   * Takes a permit if there is one; does not wait.
   *
   * @return whether it was taken
   */
  public boolean tryAcquire() {
    return tryAcquire(1);
  }

  /**
   * Takes permits if there are as many; does not wait.
   *
   * @param count how many
   * @return whether they were taken
   */
  public boolean tryAcquire(int count) {
    try (Patience patience = Patience.none()) {
      return permits.acquire(checked(count), patience);
    } catch (InterruptedException e) {
      throw new IllegalStateException("an attempt that does not wait was interrupted", e);
    }
  }

  /**
   * Takes a permit, waiting for it no longer than that, by the monotonic clock.
   *
   * @param limit zero or less: does not wait
   * @return whether it was taken
   * @throws InterruptedException if the thread is interrupted; no permit was taken
   */
  public boolean tryAcquire(Duration limit) throws InterruptedException {
    return tryAcquire(1, limit);
  }

  /**
   * Takes permits, all at once, waiting for them no longer than that, by the monotonic clock.
   *
   * @param count how many
   * @param limit zero or less: does not wait
   * @return whether they were taken
   * @throws InterruptedException if the thread is interrupted; no permit was taken
   */
  public boolean tryAcquire(int count, Duration limit) throws InterruptedException {
    try (Patience patience = Patience.upTo(limit)) {
      return permits.acquire(checked(count), patience);
    }
  }

  /**
   * Takes a permit for a block: {@code try (var _ = semaphore.hold()) { … }}, Python's {@code with
   * semaphore}.
   *
   * @return what gives it back when it is closed
   * @throws InterruptedException if the thread is interrupted; no permit was taken
   */
  public Hold hold() throws InterruptedException {
    acquire();
    return this::release;
  }

  /**
   * Gives a permit back, or a new one.
   *
   * @throws IllegalStateException if it is a {@link SharedBoundedSemaphore} and there would be more
   *     than at first
   */
  public void release() {
    release(1);
  }

  /**
   * Gives permits back, or new ones.
   *
   * @param count how many
   * @throws IllegalStateException if it is a {@link SharedBoundedSemaphore} and there would be more
   *     than at first
   */
  public void release(int count) {
    if (!permits.release(checked(count), isBounded())) {
      throw new IllegalStateException(
          "a bounded semaphore cannot have more permits than at first: atFirst=%d, count=%d, %s"
              .formatted(region().length(), count, this));
    }
  }

  boolean isBounded() {
    return false;
  }

  private static int checked(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count must be positive: count=" + count);
    }
    return count;
  }

  /**
   * How many permits can be taken; what is true now may be false when the caller reads it. Python's
   * {@code get_value()}.
   *
   * @return those of processes that died only once somebody has noticed
   */
  public long availablePermits() {
    return permits.available();
  }

  @Override
  public String toString() {
    return text(() -> "permits=" + availablePermits());
  }
}
