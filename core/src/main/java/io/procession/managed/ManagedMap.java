package io.procession.managed;

import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A map that lives in the process of a manager, in the order in which keys were first put. Python's
 * {@code manager.dict()}.
 *
 * <p>Each method is atomic, and one round trip. The compound ones ({@code compute}, {@code merge},
 * {@code replaceAll} …) run their function in the manager's process, under the lock of the map. A
 * function of a plain {@link java.util.function} type cannot be copied there: it runs here, on
 * copies, again until nobody has changed the entry meanwhile; which is as atomic, and slower.
 *
 * <p>{@code keySet}, {@code values} and {@code entrySet} are views: removing from them removes from
 * the map. Each iteration over them goes over a copy of the moment when it began. Keys and values
 * are not null.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface ManagedMap<K, V> extends ConcurrentMap<K, V> {
  /**
   * A copy of the whole map, made at one moment.
   *
   * @return a map of this process, in the order of the keys
   */
  Map<K, V> copy();

  /**
   * Removes the entry whose key was put last. Python's {@code popitem}.
   *
   * @return null if the map is empty
   */
  Map.@Nullable Entry<K, V> popItem();

  /**
   * As {@link Map#compute}, with the function in the manager's process.
   *
   * @param key the key
   * @param function gets the key and the value, null if there is none; null removes the entry
   * @return the new value, or null
   */
  default @Nullable V compute(
      K key, RemoteBiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function) {
    return compute(
        key, (BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V>) function);
  }

  @Override
  @Nullable V compute(
      K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function);

  /**
   * As {@link Map#computeIfAbsent}, with the function in the manager's process.
   *
   * @param key the key
   * @param function gets the key
   * @return the value that is there now, or null
   */
  default @Nullable V computeIfAbsent(
      K key, RemoteFunction<? super K, ? extends @Nullable V> function) {
    return computeIfAbsent(key, (Function<? super K, ? extends @Nullable V>) function);
  }

  @Override
  @Nullable V computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> function);

  /**
   * As {@link Map#computeIfPresent}, with the function in the manager's process.
   *
   * @param key the key
   * @param function gets the key and the value; null removes the entry
   * @return the new value, or null
   */
  default @Nullable V computeIfPresent(
      K key, RemoteBiFunction<? super K, ? super V, ? extends @Nullable V> function) {
    return computeIfPresent(
        key, (BiFunction<? super K, ? super V, ? extends @Nullable V>) function);
  }

  @Override
  @Nullable V computeIfPresent(
      K key, BiFunction<? super K, ? super V, ? extends @Nullable V> function);

  /**
   * As {@link Map#merge}, with the function in the manager's process.
   *
   * @param key the key
   * @param value put if there is none
   * @param function gets the present value and that one; null removes the entry
   * @return the new value, or null
   */
  default @Nullable V merge(
      K key, V value, RemoteBiFunction<? super V, ? super V, ? extends @Nullable V> function) {
    return merge(key, value, (BiFunction<? super V, ? super V, ? extends @Nullable V>) function);
  }

  @Override
  @Nullable V merge(
      K key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> function);

  /**
   * As {@link Map#replaceAll}, with the function in the manager's process: all values at one
   * moment.
   *
   * @param function gets each key and value
   */
  default void replaceAll(RemoteBiFunction<? super K, ? super V, ? extends V> function) {
    replaceAll((BiFunction<? super K, ? super V, ? extends V>) function);
  }

  @Override
  void replaceAll(BiFunction<? super K, ? super V, ? extends V> function);
}
