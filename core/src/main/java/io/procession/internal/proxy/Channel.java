package io.procession.internal.proxy;

import org.jspecify.annotations.Nullable;

/** The way of calls to the server of a manager. Thread-safe. */
public interface Channel {
  /** Which server: the same for all ways to it, another for one that was started anew. */
  String server();

  /**
   * Calls a hosted object and waits for its answer.
   *
   * @param object its number
   * @param operation what to call
   * @param arguments copied to the server
   * @return a copy of the result
   * @throws Throwable what the object threw, or that the server is lost
   */
  @Nullable Object call(long object, Operation operation, @Nullable Object[] arguments)
      throws Throwable;

  /** The way to an object, for a process that does not have this channel. */
  Handle addressed(Handle handle);

  /** Where the server is, for messages. */
  String place();
}
