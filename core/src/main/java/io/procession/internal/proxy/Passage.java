package io.procession.internal.proxy;

import org.jspecify.annotations.Nullable;

/** What becomes of proxies in the message that this thread encodes or decodes. */
public interface Passage {
  /** The server that the message goes to or comes from. */
  String server();

  /** Makes a proxy of a handle that was in the message. */
  Object arrive(Handle handle);

  /** Is told that the handle of an object goes into the message. */
  void depart(long object);

  /**
   * What is encoded or decoded.
   *
   * @param <T> the result
   */
  @FunctionalInterface
  interface Step<T extends @Nullable Object> {
    /** Does it. */
    T run();
  }

  /** Encodes or decodes a message. */
  default <T extends @Nullable Object> T during(Step<T> step) {
    return ScopedValue.where(OfThread.NOW, this).call(step::run);
  }

  /** The passage of this thread, if it is one of that server. */
  static @Nullable Passage to(String server) {
    Passage now = OfThread.NOW.isBound() ? OfThread.NOW.get() : null;
    return now != null && now.server().equals(server) ? now : null;
  }

  /** Holds the passage of each thread. */
  final class OfThread {
    private static final ScopedValue<Passage> NOW = ScopedValue.newInstance();

    private OfThread() {}
  }
}
