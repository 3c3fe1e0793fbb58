package io.procession.internal.manager;

import io.procession.internal.hosted.HostedArray;
import io.procession.internal.hosted.HostedEvent;
import io.procession.internal.hosted.HostedList;
import io.procession.internal.hosted.HostedLock;
import io.procession.internal.hosted.HostedMap;
import io.procession.internal.hosted.HostedNamespace;
import io.procession.internal.hosted.HostedQueue;
import io.procession.internal.hosted.HostedSemaphore;
import io.procession.internal.hosted.HostedSet;
import io.procession.internal.hosted.HostedValue;
import io.procession.internal.hosted.ListOperations;
import io.procession.internal.hosted.MapOperations;
import io.procession.internal.hosted.QueueOperations;
import io.procession.internal.hosted.SetOperations;
import io.procession.internal.proxy.Proxies;
import io.procession.managed.ManagedArray;
import io.procession.managed.ManagedEvent;
import io.procession.managed.ManagedSemaphore;
import io.procession.managed.ManagedValue;
import io.procession.managed.Namespace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** The types of objects that a server can make, by their names. */
final class Types {
  /** Makes an object. */
  @FunctionalInterface
  interface Factory {
    /** Makes one. */
    Object make(List<?> arguments) throws Exception;
  }

  private record Makeable(HostedType type, Factory factory) {}

  private final Map<String, Makeable> types = new HashMap<>();

  /** By interface: what methods that return it give a proxy of. */
  private final Map<Class<?>, HostedType> byReference = new ConcurrentHashMap<>();

  Types() {
    add(Proxies.MAP, MapOperations.class, arguments -> new HostedMap(Map.of()));
    add(Proxies.LIST, ListOperations.class, arguments -> new HostedList(List.of()));
    add(Proxies.SET, SetOperations.class, arguments -> new HostedSet());
    add(Proxies.QUEUE, QueueOperations.class, arguments -> new HostedQueue(number(arguments)));
    add(Proxies.NAMESPACE, Namespace.class, arguments -> new HostedNamespace());
    add("lock", Lock.class, arguments -> new HostedLock(false));
    add("reentrantLock", Lock.class, arguments -> new HostedLock(true));
    add(
        "semaphore",
        ManagedSemaphore.class,
        arguments -> new HostedSemaphore(number(arguments), false));
    add(
        "boundedSemaphore",
        ManagedSemaphore.class,
        arguments -> new HostedSemaphore(number(arguments), true));
    add("event", ManagedEvent.class, arguments -> new HostedEvent());
    add("value", ManagedValue.class, arguments -> new HostedValue(arguments.getFirst()));
    add("array", ManagedArray.class, HostedArray::new);
    refer(HostedType.of("condition", List.of(Condition.class), null));
    refer(HostedType.of("iterator", List.of(Iterator.class), null));
  }

  private static int number(List<?> arguments) {
    return arguments.getFirst() instanceof Integer number ? number : 0;
  }

  private void add(String name, Class<?> type, Factory factory) {
    register(HostedType.of(name, List.of(type), null), factory);
  }

  /** Adds a type. */
  void register(HostedType type, Factory factory) {
    types.put(type.kind(), new Makeable(type, factory));
    refer(type);
  }

  /** Results whose declared type is one of its interfaces are hosted from now on. */
  void refer(HostedType type) {
    type.interfaces().forEach(shown -> byReference.putIfAbsent(shown, type));
  }

  /** How objects of a declared type are hosted; null if they are copied. */
  @Nullable HostedType byReference(Class<?> declared) {
    return byReference.get(declared);
  }

  private Makeable find(String name) throws RequestException {
    Makeable found = types.get(name);
    if (found == null) {
      throw new RequestException(
          "the manager has no type %s\n  Try: one of %s, or register it before the start"
              .formatted(name, new ArrayList<>(types.keySet()).stream().sorted().toList()),
          null);
    }
    return found;
  }

  HostedType type(String name) throws RequestException {
    return find(name).type;
  }

  Object make(String name, List<?> arguments) throws Exception {
    return find(name).factory.make(arguments);
  }
}
