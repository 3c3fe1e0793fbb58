package io.procession.internal.codec;

import io.procession.internal.wire.MalformedPayloadException;
import io.procession.internal.wire.PayloadReader;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads collections and maps. */
final class ContainerReader {
  private final TagReader values;
  private final Remembered met;

  ContainerReader(TagReader values, Remembered met) {
    this.values = values;
    this.met = met;
  }

  Object read(int tag, int number) throws Throwable {
    PayloadReader in = values.in();
    return switch (tag) {
      case Tag.STRINGS -> readStrings(in.readCount(1), number);
      case Tag.ARRAY_LIST -> {
        int size = in.readCount(1);
        yield fill(new ArrayList<>(size), size, number);
      }
      case Tag.LINKED_LIST -> fill(new LinkedList<>(), in.readCount(1), number);
      case Tag.AS_LIST -> readAsList(in.readCount(1), number);
      case Tag.LIST_OF, Tag.LIST_WITH_NULLS, Tag.SET_OF ->
          readImmutable(tag, in.readCount(1), number);
      case Tag.ARRAY_DEQUE, Tag.HASH_SET, Tag.LINKED_HASH_SET, Tag.TREE_SET ->
          readCollection(tag, number);
      case Tag.HASH_MAP, Tag.LINKED_HASH_MAP, Tag.TREE_MAP -> readMap(tag, number);
      case Tag.MAP_OF -> readMapOf(in.readCount(2), number);
      case Tag.ENTRY -> {
        Object entry = Map.entry(present(values.readNow()), present(values.readNow()));
        met.define(number, entry);
        yield entry;
      }
      case Tag.LOOSE_ENTRY -> readLooseEntry(number);
      default ->
          throw new MalformedPayloadException(
              in.position() - 1, "the tag of a value", Integer.toString(tag));
    };
  }

  private Object readStrings(int length, int number) throws Throwable {
    @Nullable String[] array = new String[length];
    met.define(number, array);
    fill(array);
    return array;
  }

  private Object readAsList(int size, int number) throws Throwable {
    @Nullable Object[] array = new Object[size];
    List<@Nullable Object> list = Arrays.asList(array);
    met.define(number, list);
    fill(array);
    return list;
  }

  private Object readCollection(int tag, int number) throws Throwable {
    Comparator<@Nullable Object> order = tag == Tag.TREE_SET ? readComparator() : null;
    int size = values.in().readCount(1);
    Collection<@Nullable Object> empty =
        switch (tag) {
          case Tag.ARRAY_DEQUE -> new ArrayDeque<>(size);
          case Tag.HASH_SET -> HashSet.newHashSet(size);
          case Tag.LINKED_HASH_SET -> LinkedHashSet.newLinkedHashSet(size);
          default -> new TreeSet<>(order);
        };
    return add(empty, size, number);
  }

  private Object readMap(int tag, int number) throws Throwable {
    Comparator<@Nullable Object> order = tag == Tag.TREE_MAP ? readComparator() : null;
    int size = values.in().readCount(2);
    Map<@Nullable Object, @Nullable Object> empty =
        switch (tag) {
          case Tag.HASH_MAP -> HashMap.newHashMap(size);
          case Tag.LINKED_HASH_MAP -> LinkedHashMap.newLinkedHashMap(size);
          default -> new TreeMap<>(order);
        };
    return put(empty, size, number);
  }

  private Object readImmutable(int tag, int size, int number) throws Throwable {
    @Nullable Object[] elements = new Object[size];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = values.readNow();
    }
    Object result =
        switch (tag) {
          case Tag.LIST_OF -> List.of(elements);
          case Tag.SET_OF -> Set.of(elements);
          default -> Arrays.stream(elements).toList();
        };
    met.define(number, result);
    return result;
  }

  private Object readMapOf(int size, int number) throws Throwable {
    List<Map.Entry<Object, Object>> entries = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      entries.add(Map.entry(present(values.readNow()), present(values.readNow())));
    }
    @SuppressWarnings({"unchecked", "rawtypes"})
    Object map = Map.ofEntries(entries.toArray(new Map.Entry[0]));
    met.define(number, map);
    return map;
  }

  private Object readLooseEntry(int number) throws Throwable {
    AbstractMap.SimpleEntry<@Nullable Object, @Nullable Object> entry =
        new AbstractMap.SimpleEntry<>(values.readNow(), null);
    met.define(number, entry);
    Object value = values.readLater();
    int later = values.takeUnfinished();
    if (later < 0) {
      entry.setValue(value);
    } else {
      met.completeLater(later, entry::setValue);
    }
    return entry;
  }

  void fill(@Nullable Object[] array) throws Throwable {
    for (int i = 0; i < array.length; i++) {
      Object component = values.readLater();
      int later = values.takeUnfinished();
      if (later < 0) {
        array[i] = component;
      } else {
        int index = i;
        met.completeLater(later, part -> array[index] = part);
      }
    }
  }

  private Object fill(List<@Nullable Object> list, int size, int number) throws Throwable {
    met.define(number, list);
    for (int i = 0; i < size; i++) {
      list.add(values.readLater());
      int later = values.takeUnfinished();
      if (later >= 0) {
        int index = i;
        met.completeLater(later, part -> list.set(index, part));
      }
    }
    return list;
  }

  private Object add(Collection<@Nullable Object> collection, int size, int number)
      throws Throwable {
    met.define(number, collection);
    for (int i = 0; i < size; i++) {
      collection.add(values.readNow());
    }
    return collection;
  }

  private Object put(Map<@Nullable Object, @Nullable Object> map, int size, int number)
      throws Throwable {
    met.define(number, map);
    for (int i = 0; i < size; i++) {
      Object key = values.readNow();
      map.put(key, values.readLater());
      int later = values.takeUnfinished();
      if (later >= 0) {
        met.completeLater(later, part -> map.put(key, part));
      }
    }
    return map;
  }

  /**
   * A comparator goes before the container that it belongs to, so the container is defined after
   * it.
   */
  @SuppressWarnings("unchecked")
  private @Nullable Comparator<@Nullable Object> readComparator() throws Throwable {
    return (Comparator<@Nullable Object>) values.readNow();
  }

  private static Object present(@Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException("an immutable map or entry must not hold null");
    }
    return value;
  }
}
