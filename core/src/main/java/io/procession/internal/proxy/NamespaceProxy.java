package io.procession.internal.proxy;

import io.procession.managed.Namespace;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The proxy of a namespace, which keeps private attributes to itself. */
final class NamespaceProxy implements Namespace, Proxied {
  private static final long serialVersionUID = 1L;

  private final transient RemoteObject remote;
  private final transient Namespace shared;

  /** Guarded by itself. */
  private final transient Map<String, @Nullable Object> own = new TreeMap<>();

  NamespaceProxy(RemoteObject remote, Namespace shared) {
    this.remote = remote;
    this.shared = shared;
  }

  @Override
  public RemoteObject remote() {
    return remote;
  }

  @Override
  public Object writeReplace() {
    return remote.departing();
  }

  private static boolean isOwn(String name) {
    return name.startsWith("_");
  }

  private void check(String name) {
    if (!own.containsKey(name)) {
      throw new NoSuchElementException("this proxy has no attribute " + name);
    }
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"}) // The caller says T.
  public <T extends @Nullable Object> T get(String name) {
    if (!isOwn(name)) {
      return shared.get(name);
    }
    synchronized (own) {
      check(name);
      return (T) own.get(name);
    }
  }

  @Override
  public void set(String name, @Nullable Object value) {
    if (!isOwn(name)) {
      shared.set(name, value);
      return;
    }
    synchronized (own) {
      own.put(name, value);
    }
  }

  @Override
  public void delete(String name) {
    if (!isOwn(name)) {
      shared.delete(name);
      return;
    }
    synchronized (own) {
      check(name);
      own.remove(name);
    }
  }

  @Override
  public Map<String, @Nullable Object> attributes() {
    return shared.attributes();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return remote.isSame(other);
  }

  @Override
  public int hashCode() {
    return remote.hashCode();
  }

  @Override
  public String toString() {
    return shared.toString();
  }
}
