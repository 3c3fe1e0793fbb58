package io.procession.internal.queue;

/** Why a wait at a queue ends without what it waited for; the public classes have the words. */
public final class QueueEnd extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** The queue was shut down. */
    SHUT_DOWN,
    /** A process that uses the queue has died. */
    DEATH,
    /** Processes have died with items that were not done. */
    LOST
  }

  private final Reason reason;
  private final long pid;
  private final long count;

  QueueEnd(Reason reason, long pid, long count) {
    super(reason.name(), null, false, false);
    this.reason = reason;
    this.pid = pid;
    this.count = count;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** The process that died. */
  public long pid() {
    return pid;
  }

  /** How many died, or how many items were lost. */
  public long count() {
    return count;
  }
}
