package io.procession.internal.hosted;

/** A hosted object that clients hold parts of, such as a lock. */
public interface Owned {
  /**
   * Gives back what the thread of a client holds.
   *
   * @param caller one that calls no more
   */
  void threadEnded(Caller caller);

  /**
   * Gives back what any thread of a client's process holds.
   *
   * @param process the process of callers that call no more
   */
  void processEnded(Object process);
}
