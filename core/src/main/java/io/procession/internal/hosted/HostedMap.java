package io.procession.internal.hosted;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A map in the order of insertion. Its lock is this object. */
public final class HostedMap implements MapOperations<Object, Object> {
  private final LinkedHashMap<Object, Stamped<Object>> entries = new LinkedHashMap<>();
  private long changes;

  /**
   * Creates a map.
   *
   * @param content its entries
   */
  public HostedMap(Map<?, ?> content) {
    putAll(content);
  }

  private static @Nullable Object valueOf(@Nullable Stamped<Object> entry) {
    return entry == null ? null : entry.state();
  }

  private static Object require(@Nullable Object object, String what) {
    return Objects.requireNonNull(object, what + " of a managed map must not be null");
  }

  /** Sets or, with null, removes the value of a key; gives the new value. */
  private @Nullable Object set(Object key, @Nullable Object value) {
    if (value == null) {
      entries.remove(key);
    } else {
      entries.put(key, new Stamped<>(value, ++changes));
    }
    return value;
  }

  @Override
  public synchronized @Nullable Object get(Object key) {
    return valueOf(entries.get(require(key, "a key")));
  }

  @Override
  public synchronized @Nullable Object put(Object key, Object value) {
    require(value, "a value");
    Object before = get(key);
    set(key, value);
    return before;
  }

  @Override
  public synchronized @Nullable Object putIfAbsent(Object key, Object value) {
    require(value, "a value");
    Object before = get(key);
    if (before == null) {
      set(key, value);
    }
    return before;
  }

  @Override
  public synchronized void putAll(Map<?, ?> content) {
    content.forEach(
        (key, value) -> {
          require(key, "a key");
          require(value, "a value");
        });
    content.forEach(this::set);
  }

  @Override
  public synchronized @Nullable Object remove(Object key) {
    return valueOf(entries.remove(require(key, "a key")));
  }

  @Override
  public synchronized boolean remove(Object key, Object value) {
    Object before = get(key);
    return before != null && before.equals(value) && remove(key) != null;
  }

  @Override
  public synchronized @Nullable Object replace(Object key, Object value) {
    require(value, "a value");
    Object before = get(key);
    if (before != null) {
      set(key, value);
    }
    return before;
  }

  @Override
  public synchronized boolean replace(Object key, Object before, Object after) {
    require(after, "a value");
    Object present = get(key);
    return present != null && present.equals(before) && set(key, after) != null;
  }

  @Override
  public synchronized boolean containsKey(Object key) {
    return get(key) != null;
  }

  @Override
  public synchronized boolean containsValue(Object value) {
    return entries.values().stream().anyMatch(entry -> entry.state().equals(value));
  }

  @Override
  public synchronized int size() {
    return entries.size();
  }

  @Override
  public synchronized void clear() {
    entries.clear();
  }

  @Override
  public synchronized @Nullable Object compute(
      Object key,
      BiFunction<? super Object, ? super @Nullable Object, ? extends @Nullable Object> function) {
    return set(key, function.apply(key, get(key)));
  }

  @Override
  public synchronized @Nullable Object computeIfAbsent(
      Object key, Function<? super Object, ? extends @Nullable Object> function) {
    Object before = get(key);
    return before == null ? set(key, function.apply(key)) : before;
  }

  @Override
  public synchronized @Nullable Object computeIfPresent(
      Object key, BiFunction<? super Object, ? super Object, ? extends @Nullable Object> function) {
    Object before = get(key);
    return before == null ? null : set(key, function.apply(key, before));
  }

  @Override
  public synchronized @Nullable Object merge(
      Object key,
      Object value,
      BiFunction<? super Object, ? super Object, ? extends @Nullable Object> function) {
    require(value, "a value");
    Object before = get(key);
    return set(key, before == null ? value : function.apply(before, value));
  }

  @Override
  public synchronized void replaceAll(
      BiFunction<? super Object, ? super Object, ? extends Object> function) {
    Map<Object, Object> after = new LinkedHashMap<>();
    copy().forEach((key, value) -> after.put(key, function.apply(key, value)));
    putAll(after);
  }

  @Override
  public synchronized Map.@Nullable Entry<Object, Object> popItem() {
    Map.Entry<Object, Stamped<Object>> last = entries.pollLastEntry();
    return last == null ? null : Map.entry(last.getKey(), last.getValue().state());
  }

  @Override
  public synchronized Map<Object, Object> copy() {
    Map<Object, Object> copy = LinkedHashMap.newLinkedHashMap(entries.size());
    entries.forEach((key, entry) -> copy.put(key, entry.state()));
    return copy;
  }

  @Override
  public synchronized List<Object> keys() {
    return new ArrayList<>(entries.keySet());
  }

  @Override
  public synchronized List<Object> values() {
    return new ArrayList<>(copy().values());
  }

  @Override
  public synchronized Stamped<@Nullable Object> stamped(Object key) {
    Stamped<Object> entry = entries.get(require(key, "a key"));
    return entry == null ? new Stamped<>(null, 0) : new Stamped<>(entry.state(), entry.stamp());
  }

  @Override
  public synchronized boolean swap(Object key, long stamp, @Nullable Object value) {
    if (stamped(key).stamp() != stamp) {
      return false;
    }
    set(key, value);
    return true;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public synchronized int hashCode() {
    return copy().hashCode();
  }

  @Override
  public String toString() {
    return copy().toString();
  }
}
