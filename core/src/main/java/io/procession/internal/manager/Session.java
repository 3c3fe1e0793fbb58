package io.procession.internal.manager;

import io.procession.internal.shipping.ShippedCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** One client process: what it calls by, and the code that it has sent. */
final class Session {
  /** More: memory for functions that are not used again. Fewer: decoding them again. */
  private static final int MOST_FUNCTIONS = 256;

  private final Map<BareFunction, Object> functions = new ConcurrentHashMap<>();
  private final long id;
  private final String name;
  private final ShippedCode code;

  // Guarded by this.
  private final List<ServerThread> threads = new ArrayList<>();
  private boolean ended;

  Session(long id, String name, ClassLoader home) {
    this.id = id;
    this.name = name;
    this.code = new ShippedCode(home);
  }

  long id() {
    return id;
  }

  ShippedCode code() {
    return code;
  }

  /** What names a function that has captured nothing. */
  record BareFunction(int generation, ByteBuffer bytes) {}

  /** A function that has captured nothing, decoded before or now. */
  Object bareFunction(int generation, byte[] bytes, Function<BareFunction, Object> decode) {
    if (functions.size() > MOST_FUNCTIONS) {
      functions.clear();
    }
    return functions.computeIfAbsent(new BareFunction(generation, ByteBuffer.wrap(bytes)), decode);
  }

  /** Adds a connection; refused when the session has ended. */
  synchronized boolean add(ServerThread thread) {
    return !ended && threads.add(thread);
  }

  synchronized void remove(ServerThread thread) {
    threads.remove(thread);
  }

  /** Ends all connections; gives those that there were. */
  List<ServerThread> end() {
    List<ServerThread> open;
    synchronized (this) {
      ended = true;
      open = List.copyOf(threads);
    }
    open.forEach(ServerThread::hangUp);
    return open;
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  @Override
  public String toString() {
    return name;
  }
}
