package io.procession.internal.manager;

import io.procession.internal.hosted.Caller;
import io.procession.internal.hosted.Owned;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a server, and who needs them: clients, which are lent each so many times, and
 * proxies within the server, as elements of its own lists.
 *
 * <p>What a client was lent is kept. What only proxies in the server lead to is kept as long as
 * these can be reached, which the garbage collector finds out; so lists that contain each other end
 * together. What nobody has is gone at once. Its lock is this object; nothing is waited for under
 * it.
 */
final class ObjectTable {
  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
  private final Map<Long, HostedObject> lent = new HashMap<>();
  private final Map<Long, WeakReference<HostedObject>> reachable = new HashMap<>();
  private final Map<Long, Map<Session, Long>> borrowers = new HashMap<>();
  private final Map<Long, Integer> residents = new HashMap<>();
  private final Set<Resident> proxies = new HashSet<>();
  private long next;

  /** A proxy in this server, seen from the collector. */
  private static final class Resident extends PhantomReference<Object> {
    private final long object;

    private Resident(Object token, long object, ReferenceQueue<Object> queue) {
      super(token, queue);
      this.object = object;
    }
  }

  /** Adds an object, which is gone again unless it is lent or gets a proxy. */
  synchronized HostedObject add(HostedType type, Object object) {
    HostedObject hosted = new HostedObject(next++, type, object);
    reachable.put(hosted.id(), new WeakReference<>(hosted));
    return hosted;
  }

  /** Finds an object. */
  synchronized HostedObject find(long id) throws RequestException {
    HostedObject found = lookUp(id);
    if (found == null) {
      throw new RequestException(
          "the manager has no object %d: nobody had a proxy of it any more, or it is one of another"
                  .formatted(id)
              + " manager",
          null);
    }
    return found;
  }

  private @Nullable HostedObject lookUp(long id) {
    HostedObject found = lent.get(id);
    WeakReference<HostedObject> reference = reachable.get(id);
    return found == null && reference != null ? reference.get() : found;
  }

  /** Lends an object to a client once more. */
  synchronized void lend(HostedObject object, Session to) {
    borrowers.computeIfAbsent(object.id(), key -> new HashMap<>()).merge(to, 1L, Long::sum);
    lent.put(object.id(), object);
    reachable.remove(object.id());
  }

  /** Takes back what a client does not need any more; an object that it does not have is none. */
  synchronized void giveBack(long id, long count, Session from) {
    Map<Session, Long> counts = borrowers.get(id);
    if (counts != null) {
      counts.computeIfPresent(from, (key, has) -> has > count ? has - count : null);
      dropIfUnused(id, counts);
    }
    expunge();
  }

  /** Takes back all that a client has. */
  synchronized void giveBackAll(Session from) {
    for (long id : List.copyOf(borrowers.keySet())) {
      Map<Session, Long> counts = borrowers.get(id);
      if (counts != null && counts.remove(from) != null) {
        dropIfUnused(id, counts);
      }
    }
    expunge();
  }

  private void dropIfUnused(long id, Map<Session, Long> counts) {
    if (!counts.isEmpty()) {
      return;
    }
    borrowers.remove(id);
    HostedObject object = lent.remove(id);
    if (object != null && residents.containsKey(id)) {
      reachable.put(id, new WeakReference<>(object));
    }
  }

  /**
   * Counts a proxy in this server.
   *
   * @return what it must hold
   */
  synchronized Object newResident(HostedObject object) {
    Object token = new Object();
    residents.merge(object.id(), 1, Integer::sum);
    proxies.add(new Resident(token, object.id(), collected));
    return List.of(token, object);
  }

  private void expunge() {
    for (Object next = collected.poll(); next != null; next = collected.poll()) {
      if (next instanceof Resident resident && proxies.remove(resident)) {
        long id = resident.object;
        if (residents.merge(id, -1, Integer::sum) == 0) {
          residents.remove(id);
          reachable.remove(id);
        }
      }
    }
    reachable.values().removeIf(reference -> reference.refersTo(null));
  }

  /** All objects but the server itself. */
  synchronized List<HostedObject> objects() {
    expunge();
    List<HostedObject> all = new ArrayList<>(lent.values());
    reachable.values().stream()
        .map(WeakReference::get)
        .filter(object -> object != null)
        .forEach(all::add);
    all.removeIf(object -> object.id() == 0);
    return all;
  }

  /** How many references of clients an object has. */
  synchronized long references(HostedObject object) {
    return borrowers.getOrDefault(object.id(), Map.of()).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  /** Gives back what a thread of a client holds. */
  void threadEnded(Caller caller) {
    owned().forEach(object -> object.threadEnded(caller));
  }

  /** Gives back what a client holds. */
  void processEnded(Session session) {
    owned().forEach(object -> object.processEnded(session));
  }

  private List<Owned> owned() {
    return objects().stream()
        .map(HostedObject::object)
        .filter(Owned.class::isInstance)
        .map(Owned.class::cast)
        .toList();
  }
}
