package io.procession.internal.supervise;

/**
 * Whether one worker has answered, as far as its caller has looked. Guarded by the lock of its
 * session.
 */
public final class Heartbeat {
  private long number;
  private boolean asked;
  private long askedAt;
  private boolean told;

  /** Whether there is a question that was not answered when this was last looked at. */
  boolean isAsked() {
    return asked;
  }

  /** Asks now; returns the number to ask with. */
  long ask(long now) {
    asked = true;
    askedAt = now;
    return ++number;
  }

  /** Whether the number of the last question was noted by the worker. */
  boolean isAnsweredBy(long noted) {
    return noted == number;
  }

  /** How long the question has waited. */
  long silence(long now) {
    return now - askedAt;
  }

  /** The time until now does not count. */
  void forgive(long now) {
    askedAt = now;
  }

  /** Notes that its silence was reported; false if it was before. */
  boolean tell() {
    boolean first = !told;
    told = true;
    return first;
  }

  /** It is alive: there is no question any more. Returns whether its silence was reported. */
  boolean settle() {
    boolean was = told;
    asked = false;
    told = false;
    return was;
  }
}
