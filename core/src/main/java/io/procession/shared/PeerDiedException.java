package io.procession.shared;

import io.procession.MultiprocessingException;

/**
 * A process that used a queue has ended without closing it, while this thread waited there; told if
 * the queue was created {@linkplain QueueOptions#withDeathsTold() so}. The queue goes on: whoever
 * does not mind waits again, and is told of the next death.
 */
public class PeerDiedException extends MultiprocessingException {
  private static final long serialVersionUID = 1L;

  private final long pid;

  PeerDiedException(String queue, long pid, long count) {
    super(
        "a process that uses the queue ended without closing it: pid=%d, %s%s\n"
                .formatted(pid, queue, count > 1 ? ", and " + (count - 1) + " more" : "")
            + "  Try: wait again if others still put and take; close the queue in each process that"
            + " ends on purpose.",
        null);
    this.pid = pid;
  }

  /**
   * The process that died; the last one, if there were several.
   *
   * @return its number
   */
  public long pid() {
    return pid;
  }
}
