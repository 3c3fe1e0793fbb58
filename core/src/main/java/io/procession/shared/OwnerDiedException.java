package io.procession.shared;

import io.procession.MultiprocessingException;

/**
 * The process that held a lock was killed, or ended, before it unlocked, so what the lock guards
 * may be half changed. <strong>The calling thread does not hold the lock</strong>: as with any
 * other exception of {@code lock()}, there is nothing to unlock. Everybody who tries to take the
 * lock is told, until somebody takes it by {@code recover()}, puts the data right, and unlocks:
 *
 * <pre>{@code
 * try {
 *   lock.lock();
 * } catch (OwnerDiedException e) {
 *   if (lock.recover()) {   // takes the lock; false if another thread has repaired it meanwhile
 *     repair();
 *   }
 * }
 * try {
 *   …
 * } finally {
 *   lock.unlock();
 * }
 * }</pre>
 *
 * <p>One exception to the rule: a wait on a condition always ends with the lock held, also if it
 * ends with this exception; unlock as ever. The lock then still has to be recovered.
 *
 * <p>Python hangs in this case.
 */
public class OwnerDiedException extends MultiprocessingException {
  private static final long serialVersionUID = 1L;

  private final long pid;

  OwnerDiedException(String lock, long pid, boolean held) {
    super(
        "the process that held a lock ended before it unlocked: pid=%d, %s\n".formatted(pid, lock)
            + (held
                ? "  this thread holds the lock, as after any wait on a condition, and has to"
                    + " unlock it; what it guards may be half changed\n"
                : "  this thread does not hold the lock; what it guards may be half changed\n")
            + "  Try: recover() instead of lock(), put the data right, and unlock.",
        null);
    this.pid = pid;
  }

  /**
   * The process that died.
   *
   * @return its number
   */
  public long pid() {
    return pid;
  }
}
