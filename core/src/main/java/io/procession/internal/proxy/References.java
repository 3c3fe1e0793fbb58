package io.procession.internal.proxy;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a server has lent to this client, and the proxies that need it. Thread-safe.
 *
 * <p>What was lent is given back when the last proxy of an object is collected or released.
 */
final class References {
  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

  // Guarded by this.
  private final Map<Long, Count> counts = new HashMap<>();
  private final Set<Stub> stubs = new HashSet<>();
  private List<Due> due = new ArrayList<>();

  private static final class Count {
    private long lent;
    private int proxies;
  }

  /** What is to be given back. */
  record Due(long object, long count) {}

  /** A proxy, seen from the collector. */
  private static final class Stub extends PhantomReference<Object> {
    private final long object;

    private Stub(Object token, long object, ReferenceQueue<Object> queue) {
      super(token, queue);
      this.object = object;
    }
  }

  /** Takes down what a reply lends, before it is decoded. */
  synchronized void lent(long[] objects) {
    for (long object : objects) {
      counts.computeIfAbsent(object, key -> new Count()).lent++;
    }
  }

  /** After a reply was decoded: what has no proxy is given back. */
  synchronized void settle(long[] objects) {
    for (long object : objects) {
      dropIfUnused(object);
    }
  }

  /**
   * Counts a proxy.
   *
   * @return what the proxy must hold: the count ends when it is collected
   */
  synchronized Object newProxy(long object) {
    Object token = new Object();
    counts.computeIfAbsent(object, key -> new Count()).proxies++;
    stubs.add(new Stub(token, object, collected));
    return token;
  }

  private void dropIfUnused(long object) {
    Count count = counts.get(object);
    if (count != null && count.proxies == 0) {
      counts.remove(object);
      if (count.lent > 0) {
        due.add(new Due(object, count.lent));
      }
    }
  }

  /** Ends the count of a proxy that is not used any more; again: nothing happens. */
  void release(Object token) {
    Stub found = null;
    synchronized (this) {
      for (Stub stub : stubs) {
        if (stub.refersTo(token)) {
          found = stub;
        }
      }
    }
    if (found != null) {
      found.enqueue();
    }
  }

  /** Waits until something is to be given back. */
  List<Due> take() throws InterruptedException {
    for (Object next = collected.remove(); next != null; next = collected.poll()) {
      ended((Stub) next);
    }
    return takeDue();
  }

  private synchronized void ended(@Nullable Stub stub) {
    if (stub != null && stubs.remove(stub)) {
      Count count = counts.get(stub.object);
      if (count != null) {
        count.proxies--;
        dropIfUnused(stub.object);
      }
    }
  }

  private synchronized List<Due> takeDue() {
    List<Due> taken = due;
    due = new ArrayList<>();
    return taken;
  }

  /** All that a new session has to borrow again; nothing is lent any more. */
  synchronized List<Long> renew() {
    due.clear();
    counts.values().removeIf(count -> count.proxies == 0);
    counts.values().forEach(count -> count.lent = 0);
    return new ArrayList<>(counts.keySet());
  }
}
