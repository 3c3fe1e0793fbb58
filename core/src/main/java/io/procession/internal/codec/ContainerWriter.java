package io.procession.internal.codec;

import io.procession.internal.wire.PayloadWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Writes collections and maps. Sizes go first, and are checked, because others may change them. */
final class ContainerWriter {
  private final TagWriter values;
  private final Identities met;

  ContainerWriter(TagWriter values, Identities met) {
    this.values = values;
    this.met = met;
  }

  void write(int kind, Object container, int number) {
    switch (kind) {
      case Tag.STRINGS -> writeStrings((@Nullable String[]) container);
      case Tag.ARRAY_LIST -> writeArrayList((ArrayList<?>) container);
      case Tag.LINKED_LIST, Tag.AS_LIST -> writeLater(kind, (Collection<?>) container);
      case Shape.LIST_VIEW, Shape.COLLECTION_VIEW ->
          writeLater(Tag.ARRAY_LIST, (Collection<?>) container);
      case Tag.LIST_OF, Shape.IMMUTABLE_LIST_VIEW -> writeImmutable((List<?>) container, number);
      case Tag.SET_OF -> writeClosed(kind, (Collection<?>) container, number);
      case Tag.ARRAY_DEQUE, Tag.HASH_SET, Tag.LINKED_HASH_SET ->
          writeNow(kind, (Collection<?>) container);
      case Shape.SET_VIEW -> writeNow(Tag.LINKED_HASH_SET, (Collection<?>) container);
      case Tag.TREE_SET, Shape.SORTED_SET_VIEW -> writeTreeSet((SortedSet<?>) container, number);
      case Tag.HASH_MAP, Tag.LINKED_HASH_MAP -> writeMap(kind, (Map<?, ?>) container);
      case Shape.MAP_VIEW -> writeMap(Tag.LINKED_HASH_MAP, (Map<?, ?>) container);
      case Tag.TREE_MAP -> writeTreeMap((SortedMap<?, ?>) container, number);
      case Tag.MAP_OF -> writeMapOf((Map<?, ?>) container, number);
      case Tag.ENTRY -> writeEntry((Map.Entry<?, ?>) container, number);
      case Tag.LOOSE_ENTRY -> writeLooseEntry((Map.Entry<?, ?>) container, number);
      default -> throw new IllegalStateException("kind must be of a container: kind=" + kind);
    }
  }

  private void writeStrings(@Nullable String[] array) {
    PayloadWriter out = values.out();
    out.writeByte(Tag.STRINGS);
    out.writeVarint(array.length);
    for (String string : array) {
      values.writeLater(string);
    }
  }

  @SuppressWarnings("NonApiType") // Called for each list: the exact type makes the loop fast.
  private void writeArrayList(ArrayList<?> list) {
    PayloadWriter out = values.out();
    int size = list.size();
    out.writeByte(Tag.ARRAY_LIST);
    out.writeVarint(size);
    for (int i = 0; i < size; i++) {
      values.writeLater(list.get(i));
    }
    check(size, list.size());
  }

  /**
   * A list of {@code List.of} is what {@code List.copyOf} does not copy; others hold nulls or may.
   */
  private void writeImmutable(List<?> list, int number) {
    boolean nulls = false;
    for (Object element : list) {
      nulls |= element == null;
    }
    boolean refusesNull = !nulls && List.copyOf(list) == list;
    writeClosed(refusesNull ? Tag.LIST_OF : Tag.LIST_WITH_NULLS, list, number);
  }

  private void writeClosed(int tag, Collection<?> elements, int number) {
    met.open(number);
    writeNow(tag, elements);
    met.close();
  }

  private void writeLater(int tag, Collection<?> elements) {
    int size = elements.size();
    values.out().writeByte(tag);
    values.out().writeVarint(size);
    int written = 0;
    for (Object element : elements) {
      values.writeLater(element);
      written++;
    }
    check(size, written);
  }

  private void writeNow(int tag, Collection<?> elements) {
    values.out().writeByte(tag);
    writeNow(elements);
  }

  private void writeNow(Collection<?> elements) {
    int size = elements.size();
    values.out().writeVarint(size);
    int written = 0;
    for (Object element : elements) {
      values.writeNow(element);
      written++;
    }
    check(size, written);
  }

  private void writeMap(int tag, Map<?, ?> map) {
    values.out().writeByte(tag);
    writeEntries(map);
  }

  private void writeEntries(Map<?, ?> map) {
    int size = map.size();
    values.out().writeVarint(size);
    int written = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      values.writeNow(entry.getKey());
      values.writeLater(entry.getValue());
      written++;
    }
    check(size, written);
  }

  private void writeMapOf(Map<?, ?> map, int number) {
    values.out().writeByte(Tag.MAP_OF);
    values.out().writeVarint(map.size());
    met.open(number);
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      values.writeNow(entry.getKey());
      values.writeNow(entry.getValue());
    }
    met.close();
  }

  private void writeTreeSet(SortedSet<?> set, int number) {
    values.out().writeByte(Tag.TREE_SET);
    writeComparator(set.comparator(), number);
    writeNow(set);
  }

  private void writeTreeMap(SortedMap<?, ?> map, int number) {
    values.out().writeByte(Tag.TREE_MAP);
    writeComparator(map.comparator(), number);
    writeEntries(map);
  }

  /** Goes before the entries; the container does not exist before it has its comparator. */
  private void writeComparator(@Nullable Comparator<?> comparator, int number) {
    met.open(number);
    values.writeNow(comparator);
    met.close();
  }

  private void writeEntry(Map.Entry<?, ?> entry, int number) {
    values.out().writeByte(Tag.ENTRY);
    met.open(number);
    values.writeNow(entry.getKey());
    values.writeNow(entry.getValue());
    met.close();
  }

  private void writeLooseEntry(Map.Entry<?, ?> entry, int number) {
    values.out().writeByte(Tag.LOOSE_ENTRY);
    met.open(number);
    values.writeNow(entry.getKey());
    met.close();
    values.writeLater(entry.getValue());
  }

  private static void check(int size, int written) {
    if (size != written) {
      throw new ConcurrentModificationException(
          "a collection changed while it was encoded: size=" + size + " written=" + written);
    }
  }
}
