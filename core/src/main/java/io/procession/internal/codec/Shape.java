package io.procession.internal.codec;

import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How the objects of one class are encoded: a {@link Tag}, and what that needs to know of the
 * class.
 */
final class Shape {
  /** Kinds beyond the tags: views of the JDK's collections, which travel as copies. */
  static final int LIST_VIEW = 128;

  static final int IMMUTABLE_LIST_VIEW = 129;
  static final int SET_VIEW = 130;
  static final int MAP_VIEW = 131;
  static final int COLLECTION_VIEW = 132;
  static final int SORTED_SET_VIEW = 133;

  private static final Map<Class<?>, Integer> EXACT = exactKinds();
  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return compute(type);
        }
      };

  private final Class<?> type;
  private final int kind;
  private final @Nullable RecordShape record;

  private Shape(Class<?> type, int kind, @Nullable RecordShape record) {
    this.type = type;
    this.kind = kind;
    this.record = record;
  }

  static Shape of(Class<?> type) {
    return SHAPES.get(type);
  }

  /** The class to name: for a constant of an enum the enum, else the class itself. */
  Class<?> type() {
    return type;
  }

  int kind() {
    return kind;
  }

  RecordShape record() {
    if (record == null) {
      throw new IllegalStateException("class must be encoded as a record: " + type.getName());
    }
    return record;
  }

  private static Shape compute(Class<?> type) {
    Integer exact = EXACT.get(type);
    if (exact != null) {
      return new Shape(type, exact, null);
    }
    if (type.isArray()) {
      return new Shape(type, Tag.OBJECTS, null);
    }
    Class<?> parent = type.getSuperclass();
    if (type.isEnum()) {
      return new Shape(type, Tag.ENUM, null);
    }
    if (parent != null && parent.isEnum()) {
      return new Shape(parent, Tag.ENUM, null);
    }
    if (type.isRecord()) {
      RecordShape record = RecordShape.of(type);
      return new Shape(type, record == null ? Tag.JAVA : Tag.RECORD, record);
    }
    return new Shape(type, kindOf(type), null);
  }

  private static int kindOf(Class<?> type) {
    if (Serializable.class.isAssignableFrom(type)) {
      return Tag.JAVA;
    }
    if (UserClasses.isOfJdk(type)) {
      return jdkKindOf(type);
    }
    boolean plain = UserClasses.whyNotCopied(type) == null && !UserClasses.hasOuter(type);
    return plain ? Tag.OBJECT : Tag.JAVA;
  }

  /**
   * Non-public collections of the JDK are views such as sub-lists and key sets. Nobody can name
   * their classes, so nobody can miss them; a public one like {@code WeakHashMap} is not replaced.
   */
  private static int jdkKindOf(Class<?> type) {
    if (Path.class.isAssignableFrom(type)) {
      return Tag.PATH;
    }
    if (Modifier.isPublic(type.getModifiers()) || !type.getName().startsWith("java.util.")) {
      return Tag.JAVA;
    }
    if (Map.Entry.class.isAssignableFrom(type)) {
      return Tag.LOOSE_ENTRY;
    }
    if (List.class.isAssignableFrom(type)) {
      return type.getName().startsWith("java.util.ImmutableCollections")
          ? IMMUTABLE_LIST_VIEW
          : LIST_VIEW;
    }
    if (SortedSet.class.isAssignableFrom(type)) {
      return SORTED_SET_VIEW;
    }
    if (Set.class.isAssignableFrom(type)) {
      return SET_VIEW;
    }
    if (Collection.class.isAssignableFrom(type)) {
      return COLLECTION_VIEW;
    }
    return Map.class.isAssignableFrom(type) ? MAP_VIEW : Tag.JAVA;
  }

  private static Map<Class<?>, Integer> exactKinds() {
    Map<Class<?>, Integer> kinds = new HashMap<>();
    kinds.put(Boolean.class, Tag.TRUE);
    kinds.put(Byte.class, Tag.BYTE);
    kinds.put(Short.class, Tag.SHORT);
    kinds.put(Character.class, Tag.CHAR);
    kinds.put(Integer.class, Tag.INT);
    kinds.put(Long.class, Tag.LONG);
    kinds.put(Float.class, Tag.FLOAT);
    kinds.put(Double.class, Tag.DOUBLE);
    kinds.put(String.class, Tag.STRING);
    kinds.put(BigInteger.class, Tag.BIG_INTEGER);
    kinds.put(BigDecimal.class, Tag.BIG_DECIMAL);
    kinds.put(UUID.class, Tag.UUID);
    kinds.put(Instant.class, Tag.INSTANT);
    kinds.put(Duration.class, Tag.DURATION);
    kinds.put(LocalDate.class, Tag.LOCAL_DATE);
    kinds.put(LocalTime.class, Tag.LOCAL_TIME);
    kinds.put(LocalDateTime.class, Tag.LOCAL_DATE_TIME);
    kinds.put(Optional.class, Tag.OPTIONAL);
    kinds.put(OptionalInt.class, Tag.OPTIONAL_INT);
    kinds.put(OptionalLong.class, Tag.OPTIONAL_LONG);
    kinds.put(OptionalDouble.class, Tag.OPTIONAL_DOUBLE);
    kinds.put(Class.class, Tag.CLASS);
    putArrays(kinds);
    putCollections(kinds);
    return kinds;
  }

  private static void putArrays(Map<Class<?>, Integer> kinds) {
    kinds.put(boolean[].class, Tag.BOOLEANS);
    kinds.put(byte[].class, Tag.BYTES);
    kinds.put(short[].class, Tag.SHORTS);
    kinds.put(char[].class, Tag.CHARS);
    kinds.put(int[].class, Tag.INTS);
    kinds.put(long[].class, Tag.LONGS);
    kinds.put(float[].class, Tag.FLOATS);
    kinds.put(double[].class, Tag.DOUBLES);
    kinds.put(String[].class, Tag.STRINGS);
  }

  private static void putCollections(Map<Class<?>, Integer> kinds) {
    kinds.put(ArrayList.class, Tag.ARRAY_LIST);
    kinds.put(LinkedList.class, Tag.LINKED_LIST);
    kinds.put(ArrayDeque.class, Tag.ARRAY_DEQUE);
    kinds.put(Arrays.asList().getClass(), Tag.AS_LIST);
    kinds.put(List.of().getClass(), Tag.LIST_OF);
    kinds.put(List.of(1).getClass(), Tag.LIST_OF);
    kinds.put(HashMap.class, Tag.HASH_MAP);
    kinds.put(LinkedHashMap.class, Tag.LINKED_HASH_MAP);
    kinds.put(TreeMap.class, Tag.TREE_MAP);
    kinds.put(Map.of().getClass(), Tag.MAP_OF);
    kinds.put(Map.of(1, 1).getClass(), Tag.MAP_OF);
    kinds.put(Map.entry(1, 1).getClass(), Tag.ENTRY);
    kinds.put(HashSet.class, Tag.HASH_SET);
    kinds.put(LinkedHashSet.class, Tag.LINKED_HASH_SET);
    kinds.put(TreeSet.class, Tag.TREE_SET);
    kinds.put(Set.of().getClass(), Tag.SET_OF);
    kinds.put(Set.of(1).getClass(), Tag.SET_OF);
  }
}
