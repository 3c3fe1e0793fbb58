package io.procession.shared;

import io.procession.internal.sync.ObjectKind;
import io.procession.internal.sync.SyncRegion;

/**
 * A semaphore that never has more permits than at first: giving back too many, an error of the
 * program, is an {@link IllegalStateException}. The counterpart of Python's {@code
 * multiprocessing.BoundedSemaphore}.
 */
public final class SharedBoundedSemaphore extends SharedSemaphore {
  private static final long serialVersionUID = 1L;

  SharedBoundedSemaphore(SyncRegion region) {
    super(region);
  }

  /**
   * Creates a semaphore.
   *
   * @param permits how many there are at first, 0 or more, and never more later
   * @return the semaphore, which the caller closes
   * @throws SharedMemoryException if there is no space for it
   */
  public static SharedBoundedSemaphore create(int permits) {
    return new SharedBoundedSemaphore(filled(ObjectKind.BOUNDED_SEMAPHORE, permits));
  }

  @Override
  boolean isBounded() {
    return true;
  }
}
