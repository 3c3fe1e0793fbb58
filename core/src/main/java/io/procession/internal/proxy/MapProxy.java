package io.procession.internal.proxy;

import io.procession.internal.hosted.MapOperations;
import io.procession.internal.hosted.Stamped;
import io.procession.managed.ManagedMap;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The proxy of a map. */
final class MapProxy<K, V> extends AbstractMap<K, V> implements ManagedMap<K, V>, Proxied {
  private static final long serialVersionUID = 1L;

  private final transient RemoteObject remote;
  private final transient MapOperations<K, V> map;

  MapProxy(RemoteObject remote, MapOperations<K, V> map) {
    this.remote = remote;
    this.map = map;
  }

  @Override
  public RemoteObject remote() {
    return remote;
  }

  @Override
  public Object writeReplace() {
    return remote.departing();
  }

  @Override
  public @Nullable V get(Object key) {
    return map.get(key);
  }

  @Override
  public @Nullable V put(K key, V value) {
    return map.put(key, value);
  }

  @Override
  public void putAll(Map<? extends K, ? extends V> entries) {
    map.putAll(entries);
  }

  @Override
  public @Nullable V putIfAbsent(K key, V value) {
    return map.putIfAbsent(key, value);
  }

  @Override
  public @Nullable V remove(Object key) {
    return map.remove(key);
  }

  @Override
  public boolean remove(Object key, Object value) {
    return map.remove(key, value);
  }

  @Override
  public @Nullable V replace(K key, V value) {
    return map.replace(key, value);
  }

  @Override
  public boolean replace(K key, V before, V after) {
    return map.replace(key, before, after);
  }

  @Override
  public V getOrDefault(Object key, V otherwise) {
    V value = map.get(key);
    return value == null ? otherwise : value;
  }

  @Override
  public boolean containsKey(Object key) {
    return map.containsKey(key);
  }

  @Override
  public boolean containsValue(Object value) {
    return map.containsValue(value);
  }

  @Override
  public int size() {
    return map.size();
  }

  @Override
  public void clear() {
    map.clear();
  }

  @Override
  public Map<K, V> copy() {
    return map.copy();
  }

  @Override
  public Map.@Nullable Entry<K, V> popItem() {
    return map.popItem();
  }

  /** Applies a function here until nobody has changed the entry meanwhile. */
  private @Nullable V swap(K key, Function<@Nullable V, @Nullable V> function) {
    while (true) {
      Stamped<@Nullable V> before = map.stamped(key);
      V after = function.apply(before.state());
      if (after == before.state() || map.swap(key, before.stamp(), after)) {
        return after;
      }
    }
  }

  @Override
  public @Nullable V compute(
      K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function) {
    return Proxies.apply(
        function,
        () -> map.compute(key, function),
        () -> swap(key, value -> function.apply(key, value)));
  }

  @Override
  public @Nullable V computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> function) {
    return Proxies.apply(
        function,
        () -> map.computeIfAbsent(key, function),
        () -> swap(key, value -> value == null ? function.apply(key) : value));
  }

  @Override
  public @Nullable V computeIfPresent(
      K key, BiFunction<? super K, ? super V, ? extends @Nullable V> function) {
    return Proxies.apply(
        function,
        () -> map.computeIfPresent(key, function),
        () -> swap(key, value -> value == null ? null : function.apply(key, value)));
  }

  @Override
  public @Nullable V merge(
      K key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> function) {
    return Proxies.apply(
        function,
        () -> map.merge(key, value, function),
        () -> swap(key, present -> present == null ? value : function.apply(present, value)));
  }

  @Override
  public void replaceAll(BiFunction<? super K, ? super V, ? extends V> function) {
    Proxies.apply(
        function,
        () -> {
          map.replaceAll(function);
          return true;
        },
        () -> {
          map.keys().forEach(key -> computeIfPresent(key, function::apply));
          return true;
        });
  }

  @Override
  public Set<Entry<K, V>> entrySet() {
    return new Entries();
  }

  /** The entries; an iteration goes over a copy. */
  private final class Entries extends AbstractSet<Entry<K, V>> {
    @Override
    public int size() {
      return map.size();
    }

    @Override
    public void clear() {
      map.clear();
    }

    @Override
    public boolean remove(Object object) {
      return object instanceof Entry<?, ?> entry
          && entry.getKey() != null
          && entry.getValue() != null
          && map.remove(entry.getKey(), entry.getValue());
    }

    @Override
    public boolean contains(Object object) {
      return object instanceof Entry<?, ?> entry
          && entry.getKey() != null
          && entry.getValue() != null
          && entry.getValue().equals(map.get(entry.getKey()));
    }

    @Override
    public Iterator<Entry<K, V>> iterator() {
      return new Walk(map.copy().entrySet().iterator());
    }
  }

  /** Goes over a copy and changes the map. */
  private final class Walk implements Iterator<Entry<K, V>> {
    private final Iterator<Entry<K, V>> copy;
    private @Nullable K last;

    private Walk(Iterator<Entry<K, V>> copy) {
      this.copy = copy;
    }

    @Override
    public boolean hasNext() {
      return copy.hasNext();
    }

    @Override
    public Entry<K, V> next() {
      Entry<K, V> entry = copy.next();
      last = entry.getKey();
      return new Linked(entry.getKey(), entry.getValue());
    }

    @Override
    public void remove() {
      K key = last;
      if (key == null) {
        throw new IllegalStateException("next() must come before remove()");
      }
      last = null;
      map.remove(key);
    }
  }

  /** An entry whose changes change the map. */
  private final class Linked extends SimpleEntry<K, V> {
    private static final long serialVersionUID = 1L;

    private Linked(K key, V value) {
      super(key, value);
    }

    @Override
    public V setValue(V value) {
      map.put(getKey(), value);
      return super.setValue(value);
    }

    private Object writeReplace() {
      return new SimpleEntry<>(getKey(), getValue());
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Proxied ? remote.isSame(other) : super.equals(other);
  }

  @Override
  public int hashCode() {
    return map.copy().hashCode();
  }

  @Override
  public String toString() {
    return map.toString();
  }
}
