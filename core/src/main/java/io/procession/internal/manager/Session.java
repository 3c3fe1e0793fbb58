package io.procession.internal.manager;

import io.procession.internal.shipping.ShippedCode;
import java.util.ArrayList;
import java.util.List;

/** One client process: what it calls by, and the code that it has sent. */
final class Session {
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
