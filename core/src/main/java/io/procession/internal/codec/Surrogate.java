package io.procession.internal.codec;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A value object in a Java stream whose class is not Serializable: a record, an {@code Optional}, a
 * {@code Path}, an entry or a view of a collection.
 */
final class Surrogate implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int kind;
  private final Class<?> type;

  @SuppressWarnings("serial") // The stream replaces parts that are not Serializable as well.
  private final @Nullable Object[] parts;

  private transient @Nullable JavaReader reader;

  private Surrogate(int kind, Class<?> type, @Nullable Object... parts) {
    this.kind = kind;
    this.type = type;
    this.parts = parts;
  }

  /** What is written for the object; null if it is not of such a class. */
  static @Nullable Surrogate of(Object object) {
    Class<?> type = object.getClass();
    Shape shape = Shape.of(type);
    int kind = shape.kind();
    return switch (kind) {
      case Tag.RECORD -> new Surrogate(kind, type, partsOf(object, shape.record()));
      case Tag.PATH -> new Surrogate(kind, Path.class, textOf((Path) object));
      case Tag.OPTIONAL -> new Surrogate(kind, type, ((Optional<?>) object).orElse(null));
      case Tag.OPTIONAL_INT -> {
        OptionalInt optional = (OptionalInt) object;
        yield new Surrogate(kind, type, optional.isPresent() ? optional.getAsInt() : null);
      }
      case Tag.OPTIONAL_LONG -> {
        OptionalLong optional = (OptionalLong) object;
        yield new Surrogate(kind, type, optional.isPresent() ? optional.getAsLong() : null);
      }
      case Tag.OPTIONAL_DOUBLE -> {
        OptionalDouble optional = (OptionalDouble) object;
        yield new Surrogate(kind, type, optional.isPresent() ? optional.getAsDouble() : null);
      }
      case Tag.ENTRY, Tag.LOOSE_ENTRY -> {
        Map.Entry<?, ?> entry = (Map.Entry<?, ?>) object;
        yield new Surrogate(kind, Map.Entry.class, entry.getKey(), entry.getValue());
      }
      default -> ofView(kind, object);
    };
  }

  private static @Nullable Surrogate ofView(int kind, Object object) {
    return switch (kind) {
      case Shape.LIST_VIEW, Shape.COLLECTION_VIEW, Shape.IMMUTABLE_LIST_VIEW, Shape.SET_VIEW ->
          new Surrogate(kind, Collection.class, ((Collection<?>) object).toArray());
      case Shape.SORTED_SET_VIEW -> {
        SortedSet<?> set = (SortedSet<?>) object;
        yield new Surrogate(kind, Collection.class, new TreeSet<>(set));
      }
      case Shape.MAP_VIEW -> new Surrogate(kind, Map.class, copyOf((Map<?, ?>) object));
      default -> null;
    };
  }

  private static Map<?, ?> copyOf(Map<?, ?> map) {
    return new LinkedHashMap<>(map);
  }

  private static String textOf(Path path) {
    if (path.getFileSystem() != FileSystems.getDefault()) {
      throw new Refusal(
          path, "its file system, " + path.getFileSystem() + ", is open in this process only");
    }
    return path.toString();
  }

  private static @Nullable Object[] partsOf(Object record, RecordShape shape) {
    @Nullable Object[] parts = new Object[shape.size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = shape.get(record, i);
    }
    return parts;
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    if (!(in instanceof JavaReader javaReader)) {
      throw new InvalidObjectException("not written by JavaWriter");
    }
    reader = javaReader;
  }

  private Object readResolve() throws ObjectStreamException {
    Object object;
    try {
      object = build();
    } catch (Throwable e) {
      // A record's constructor may throw anything.
      throw new InvalidObjectException(type.getName() + ": " + Texts.of(e), e);
    }
    if (reader != null) {
      reader.passReferenceTo(object);
    }
    return object;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private Object build() throws Throwable {
    return switch (kind) {
      case Tag.RECORD -> Shape.of(type).record().create(parts);
      case Tag.PATH -> Path.of((String) part(0));
      case Tag.OPTIONAL -> Optional.ofNullable(parts[0]);
      case Tag.OPTIONAL_INT ->
          parts[0] == null ? OptionalInt.empty() : OptionalInt.of((int) part(0));
      case Tag.OPTIONAL_LONG ->
          parts[0] == null ? OptionalLong.empty() : OptionalLong.of((long) part(0));
      case Tag.OPTIONAL_DOUBLE ->
          parts[0] == null ? OptionalDouble.empty() : OptionalDouble.of((double) part(0));
      case Tag.ENTRY -> Map.entry(part(0), part(1));
      case Tag.LOOSE_ENTRY -> new AbstractMap.SimpleEntry<>(parts[0], parts[1]);
      case Shape.LIST_VIEW, Shape.COLLECTION_VIEW -> new ArrayList<>(Arrays.asList(parts));
      case Shape.IMMUTABLE_LIST_VIEW -> Arrays.stream(parts).toList();
      case Shape.SET_VIEW -> new LinkedHashSet<>(Arrays.asList(parts));
      case Shape.SORTED_SET_VIEW, Shape.MAP_VIEW -> part(0);
      default -> throw new InvalidObjectException("kind must be of a surrogate: kind=" + kind);
    };
  }

  private Object part(int index) throws InvalidObjectException {
    Object part = parts[index];
    if (part == null) {
      throw new InvalidObjectException("a part must not be null: index=" + index);
    }
    return part;
  }
}
