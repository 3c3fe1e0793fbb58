package io.procession.internal.sync;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Leaves the barriers that this process has joined when it ends by itself: its place may then be
 * taken by another process, such as the successor of a worker. If a signal ends it, or a thread
 * waits at the barrier, the others have to be told, so nothing is left.
 */
final class Farewell {
  private static final Set<Rendezvous> JOINED = register(ConcurrentHashMap.newKeySet());

  private Farewell() {}

  static void add(Rendezvous barrier) {
    JOINED.removeIf(joined -> !joined.exists());
    JOINED.add(barrier);
  }

  static void remove(Rendezvous barrier) {
    JOINED.remove(barrier);
  }

  private static Set<Rendezvous> register(Set<Rendezvous> joined) {
    Thread hook = new Thread(() -> leave(joined), "procession-barriers");
    Runtime.getRuntime().addShutdownHook(hook);
    return joined;
  }

  private static void leave(Set<Rendezvous> joined) {
    if (!isEndedBySignal()) {
      joined.stream().filter(barrier -> !barrier.isMissed()).forEach(Rendezvous::leave);
    }
  }

  /** The JDK begins the end in a thread of that name; there is no official way to learn it. */
  private static boolean isEndedBySignal() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .anyMatch(name -> name.startsWith("SIG") && name.endsWith(" handler"));
  }
}
