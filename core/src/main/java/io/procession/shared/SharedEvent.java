package io.procession.shared;

import io.procession.internal.sync.Level;
import io.procession.internal.sync.ObjectKind;
import io.procession.internal.sync.Patience;
import io.procession.internal.sync.SyncRegion;
import java.time.Duration;

/**
 * A flag that threads of all processes wait for. The counterpart of Python's {@code
 * multiprocessing.Event}. Setting it never waits, also if waiters were killed.
 */
public final class SharedEvent extends SharedObject {
  private static final long serialVersionUID = 1L;

  private final transient Level flag;

  SharedEvent(SyncRegion region) {
    super(region);
    this.flag = new Level(region);
  }

  /**
   * Creates an event that is not set.
   *
   * @return the event, which the caller closes
   * @throws SharedMemoryException if there is no space for it
   */
  public static SharedEvent create() {
    return new SharedEvent(create(ObjectKind.EVENT, 0, 0));
  }

  /**
   * Whether it is set.
   *
   * @return what is true now
   */
  public boolean isSet() {
    return flag.get() != 0;
  }

  /** Sets it, and lets all go on that wait, now and later. */
  public void set() {
    flag.set(1);
  }

  /** Unsets it: who waits from now on waits for the next {@link #set}. */
  public void clear() {
    flag.set(0);
  }

  /**
   * Waits until it is set.
   *
   * @throws InterruptedException if the thread is interrupted, which it notices within 50 ms
   */
  public void await() throws InterruptedException {
    try (Patience patience = Patience.untilInterrupt()) {
      flag.await(1, patience);
    }
  }

  /**
   * Waits until it is set, no longer than that.
   *
   * @param limit zero or less: does not wait
   * @return whether it was set in time
   * @throws InterruptedException if the thread is interrupted
   */
  public boolean await(Duration limit) throws InterruptedException {
    try (Patience patience = Patience.upTo(limit)) {
      return flag.await(1, patience);
    }
  }

  @Override
  public String toString() {
    return text(() -> isSet() ? "set" : "unset");
  }
}
