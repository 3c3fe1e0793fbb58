package io.procession.internal.hosted;

/**
 * Who calls a hosted object: a thread of a client.
 *
 * @param thread stands for the thread; a caller that ends leaves what its thread holds
 * @param process stands for the client's process
 * @param name for messages, such as {@code Process-1 (pid 4711), thread main}
 */
public record Caller(Object thread, Object process, String name) {
  /**
   * Who calls now.
   *
   * @return the client that is served by this thread; for other threads, the server itself
   */
  public static Caller current() {
    Thread thread = Thread.currentThread();
    return thread instanceof CallerThread serving
        ? serving.caller()
        : new Caller(thread, Caller.class, "the server's thread " + thread.getName());
  }

  @Override
  public String toString() {
    return name;
  }
}
