package io.procession.internal.manager;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Finds calls that take long, whose callers are watched from then on. While calls come it looks
 * every few milliseconds; when there are none, or all are watched, it sleeps: watching each call
 * would cost more than most of them take.
 */
final class LongCalls implements Runnable {
  /** Shorter: more looks while there is much to do. Longer: the dead wait longer for their end. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Set<ServerThread> threads = ConcurrentHashMap.newKeySet();
  private final Thread thread =
      Thread.ofPlatform().daemon().name("procession-manager-watch").unstarted(this);
  private volatile boolean asleep;
  private volatile boolean closed;

  void start() {
    thread.start();
  }

  void add(ServerThread serving) {
    threads.add(serving);
  }

  void remove(ServerThread serving) {
    threads.remove(serving);
  }

  /** A call has begun. */
  void begun() {
    if (asleep) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void run() {
    boolean quiet = false;
    while (!closed) {
      if (quiet) {
        asleep = true;
        if (threads.stream().noneMatch(ServerThread::isUnwatched)) {
          LockSupport.park(this);
        }
        asleep = false;
      }
      LockSupport.parkNanos(this, LOOK_NANOS);
      long before = System.nanoTime() - LOOK_NANOS;
      quiet = true;
      for (ServerThread serving : threads) {
        serving.watchIfBusySince(before);
        quiet &= !serving.isUnwatched();
      }
    }
  }

  void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
