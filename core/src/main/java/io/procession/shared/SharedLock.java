package io.procession.shared;

import io.procession.internal.sync.ConditionQueue;
import io.procession.internal.sync.HoldWord.Taken;
import io.procession.internal.sync.ObjectKind;
import io.procession.internal.sync.SyncRegion;

/**
 * A lock that one thread of all processes has at a time. The counterpart of Python's {@code
 * multiprocessing.Lock}: not re-entrant, and whoever has the object may unlock it, in any process.
 * For a lock that only its holder unlocks, and may take again, see {@link SharedReentrantLock}.
 *
 * <pre>{@code
 * try (var lock = SharedLock.create(); var pool = Pool.open()) {
 *   pool.forEach(i -> {
 *     try (var _ = lock.hold()) {
 *       System.out.println("hello world " + i);
 *     }
 *   }, List.of(0, 1, 2));
 * }
 * }</pre>
 *
 * <p>Taking a free lock, and giving it back, is an instruction or two and no system call. It is not
 * fair: a thread that comes at the right moment may be faster than one that waits. If a process
 * dies while it holds the lock, those who want it get an {@link OwnerDiedException}.
 */
public final class SharedLock extends RobustLock {
  private static final long serialVersionUID = 1L;

  SharedLock(SyncRegion region) {
    super(region);
  }

  /**
   * Creates a lock that is free.
   *
   * @return the lock, which the caller closes
   * @throws SharedMemoryException if there is no space for it
   */
  public static SharedLock create() {
    return new SharedLock(create(ObjectKind.LOCK, 0, 0));
  }

  @Override
  boolean again() {
    return false;
  }

  /**
   * Gives the lock back, whoever holds it.
   *
   * @throws IllegalMonitorStateException if nobody does
   */
  @Override
  public void unlock() {
    if (!word().release()) {
      throw notHeld("only a lock that is held can be unlocked");
    }
  }

  @Override
  ConditionQueue.Held held() {
    return new ConditionQueue.Held() {
      @Override
      public boolean isOrphan(boolean look) {
        return word().isOrphan(look);
      }

      @Override
      public int release() {
        unlock();
        return 0;
      }

      @Override
      public void retake(int depth) {
        if (word().retake() == Taken.RECOVERED) {
          throw ownerDied(true);
        }
      }
    };
  }
}
