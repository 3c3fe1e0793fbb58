package io.procession.shared;

import io.procession.internal.sync.ConditionQueue;
import io.procession.internal.sync.HoldWord.Taken;
import io.procession.internal.sync.ObjectKind;
import io.procession.internal.sync.SyncRegion;

/**
 * A lock that one thread of all processes has at a time, and may take again while it has it; it is
 * free when it was given back as often. Only its holder can unlock it. The counterpart of Python's
 * {@code multiprocessing.RLock}.
 *
 * <p>Taking a free lock, and giving it back, is an instruction or two and no system call. It is not
 * fair. If a process dies while it holds the lock, those who want it get an {@link
 * OwnerDiedException}; the end of a thread alone gives nothing back.
 */
public final class SharedReentrantLock extends RobustLock {
  private static final long serialVersionUID = 1L;

  SharedReentrantLock(SyncRegion region) {
    super(region);
  }

  /**
   * Creates a lock that is free.
   *
   * @return the lock, which the caller closes
   * @throws SharedMemoryException if there is no space for it
   */
  public static SharedReentrantLock create() {
    return new SharedReentrantLock(create(ObjectKind.REENTRANT_LOCK, 0, 0));
  }

  /** Whether it is that of a value or an array. */
  private boolean isPart() {
    return kind() != ObjectKind.REENTRANT_LOCK;
  }

  @Override
  Object handle() {
    return new SharedHandle(kind(), name(), isPart() ? SharedHandle.ITS_LOCK : SharedHandle.WHOLE);
  }

  /** {@inheritDoc} The lock of a value or an array is closed with that, not by this. */
  @Override
  public void close() {
    if (!isPart()) {
      super.close();
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws UnsupportedOperationException if it is the lock of a value or an array
   */
  @Override
  public SharedCondition newCondition() {
    if (isPart()) {
      throw new UnsupportedOperationException(
          "the lock of a value or an array has no conditions\n  Try: SharedCondition.create().");
    }
    return super.newCondition();
  }

  @Override
  boolean again() {
    if (!word().isMine()) {
      return false;
    }
    word().depth(Math.addExact(word().depth(), 1));
    return true;
  }

  /**
   * Gives the lock back once.
   *
   * @throws IllegalMonitorStateException if the calling thread does not hold it
   */
  @Override
  public void unlock() {
    if (!word().isMine()) {
      throw notHeld("only the thread that holds a lock can unlock it");
    }
    int depth = word().depth();
    if (depth > 0) {
      word().depth(depth - 1);
    } else {
      word().release();
    }
  }

  /**
   * How often the calling thread holds the lock.
   *
   * @return 0 if it does not
   */
  public int holdCount() {
    return word().isMine() ? word().depth() + 1 : 0;
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
        int depth = word().depth();
        word().depth(0);
        word().release();
        return depth;
      }

      @Override
      public void retake(int depth) {
        Taken taken = word().retake();
        word().depth(depth);
        if (taken == Taken.RECOVERED) {
          throw ownerDied(true);
        }
      }
    };
  }
}
