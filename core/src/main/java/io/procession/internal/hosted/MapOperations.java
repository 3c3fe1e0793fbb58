package io.procession.internal.hosted;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What proxies of maps call; each is one atomic step.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface MapOperations<K, V> {
  @Nullable V get(Object key);

  @Nullable V put(K key, V value);

  @Nullable V putIfAbsent(K key, V value);

  void putAll(Map<? extends K, ? extends V> entries);

  @Nullable V remove(Object key);

  boolean remove(Object key, Object value);

  @Nullable V replace(K key, V value);

  boolean replace(K key, V before, V after);

  boolean containsKey(Object key);

  boolean containsValue(Object value);

  int size();

  void clear();

  @Nullable V compute(
      K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function);

  @Nullable V computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> function);

  @Nullable V computeIfPresent(
      K key, BiFunction<? super K, ? super V, ? extends @Nullable V> function);

  @Nullable V merge(
      K key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> function);

  void replaceAll(BiFunction<? super K, ? super V, ? extends V> function);

  /** Removes the entry that was added last. */
  Map.@Nullable Entry<K, V> popItem();

  Map<K, V> copy();

  List<K> keys();

  List<V> values();

  /** The value of a key and the number of its last change; null and 0 if there is none. */
  Stamped<@Nullable V> stamped(K key);

  /**
   * Changes an entry that nobody has changed meanwhile.
   *
   * @param stamp that of {@link #stamped}
   * @param value the new one; null removes the entry
   * @return whether it was done
   */
  boolean swap(K key, long stamp, @Nullable V value);
}
