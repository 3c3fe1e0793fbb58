package io.procession.internal.codec;

import io.procession.internal.shipping.ClassOrigin;
import io.procession.internal.wire.MalformedPayloadException;
import io.procession.internal.wire.PayloadReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link ClassTable} wrote. A class is looked up when a value needs it, so that one that
 * is missing here spoils only the values that are of it.
 */
final class ClassNames {
  private static final Map<String, Class<?>> PRIMITIVES =
      Map.of(
          "boolean", boolean.class,
          "byte", byte.class,
          "short", short.class,
          "char", char.class,
          "int", int.class,
          "long", long.class,
          "float", float.class,
          "double", double.class,
          "void", void.class);

  /** More are forgotten, so that values which name ever new classes do not fill the memory. */
  private static final int KEPT = 1 << 12;

  private final ClassLoader loader;
  private final Map<String, Class<?>> found = new HashMap<>();
  private final List<String> defined = new ArrayList<>();
  private final List<@Nullable Class<?>> definedClasses = new ArrayList<>();
  private final List<Class<?>> spelled = new ArrayList<>();

  ClassNames(ClassLoader loader) {
    this.loader = loader;
  }

  void beginStream() {
    defined.clear();
    definedClasses.clear();
    beginElement();
  }

  void beginElement() {
    spelled.clear();
  }

  /** Reads definitions that the stream makes. */
  void define(PayloadReader in, long count) {
    for (long i = 0; i < count; i++) {
      defined.add(in.readString());
      definedClasses.add(null);
    }
  }

  Class<?> read(PayloadReader in) throws ClassNotFoundException {
    long at = in.position();
    int code = in.readVarint();
    if (code == 0) {
      Class<?> type = find(in.readString());
      spelled.add(type);
      return type;
    }
    int number = (code - 1) >>> 1;
    boolean ofStream = (code & 1) == 0;
    int known = ofStream ? defined.size() : spelled.size();
    if (code < 0 || number >= known) {
      throw new MalformedPayloadException(at, "the number of a class", Integer.toString(number));
    }
    return ofStream ? definedClass(number) : spelled.get(number);
  }

  private Class<?> definedClass(int number) throws ClassNotFoundException {
    Class<?> type = definedClasses.get(number);
    if (type == null) {
      type = find(defined.get(number));
      definedClasses.set(number, type);
    }
    return type;
  }

  private Class<?> find(String name) throws ClassNotFoundException {
    Class<?> type = found.get(name);
    if (type == null) {
      type = find(name, loader);
      if (found.size() == KEPT) {
        found.clear();
      }
      found.put(name, type);
    }
    return type;
  }

  /** The class of that name, as {@link Class#getName} gives it. */
  static Class<?> find(String name, ClassLoader loader) throws ClassNotFoundException {
    Class<?> primitive = PRIMITIVES.get(name);
    if (primitive != null) {
      return primitive;
    }
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException e) {
      // The loader of a user's module may not see this library, whose surrogates are in the stream.
      Class<?> own = name.startsWith("io.procession.") ? findOwn(name) : null;
      if (own != null) {
        return own;
      }
      throw e;
    }
  }

  private static @Nullable Class<?> findOwn(String name) {
    try {
      Class<?> type = Class.forName(name, false, ClassNames.class.getClassLoader());
      return ClassOrigin.isOwn(type) ? type : null;
    } catch (ClassNotFoundException e) {
      return null;
    }
  }
}
