package io.procession.internal.shipping;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds to a digest the code that a function may run: the bytes of its classes and of all that these
 * refer to, as far as they were built together with it; of libraries in jars the name and the size.
 *
 * <p>Built together are classes in memory, classes in directories, and classes in the jars that the
 * function's own classes are in. Reading all classes of all libraries would take seconds, and a
 * library that is replaced has another name or size. The JDK is left out.
 */
final class CodeDigest {
  private static final ClassFile PLAIN =
      ClassFile.of(
          ClassFile.DebugElementsOption.DROP_DEBUG,
          ClassFile.LineNumbersOption.DROP_LINE_NUMBERS,
          ClassFile.StackMapsOption.DROP_STACK_MAPS,
          ClassFile.ConstantPoolSharingOption.NEW_POOL);

  private final ClassOrigin origin;
  private final ClassFiles.View view;
  private final Set<String> ownJars = new HashSet<>();

  /** By name, so that the order in which they are met does not matter. */
  private final TreeMap<String, byte[]> contents = new TreeMap<>();

  CodeDigest(ClassOrigin origin, ClassFiles.View view) {
    this.origin = origin;
    this.view = view;
  }

  void addTo(MessageDigest digest, Collection<Class<?>> roots) {
    for (Class<?> root : roots) {
      String jar = jarOf(root);
      if (jar != null) {
        ownJars.add(jar);
      }
    }
    walk(roots);
    contents.forEach(
        (name, bytes) -> {
          digest.update(name.getBytes(StandardCharsets.UTF_8));
          digest.update((byte) 0);
          digest.update(bytes);
        });
  }

  private void walk(Collection<Class<?>> roots) {
    Set<Class<?>> seen = new HashSet<>(roots);
    Queue<Class<?>> todo = new ArrayDeque<>(roots);
    for (Class<?> type = todo.poll(); type != null; type = todo.poll()) {
      String jar = jarOf(type);
      if (jar != null && !ownJars.contains(jar)) {
        contents.put(nameOf(jar), sizeOf(jar));
        continue;
      }
      ClassFacts facts = view.of(type);
      if (facts == null) {
        continue;
      }
      contents.put(type.getName(), withoutDebugging(facts.bytes()));
      for (Class<?> reference : facts.references()) {
        if (isLookedAt(reference) && seen.add(reference)) {
          todo.add(reference);
        }
      }
    }
  }

  /**
   * The class without line numbers and names of variables. `java` and `procession run` compile a
   * script with different amounts of these, and an added comment moves lines; neither changes what
   * the code does.
   */
  private static byte[] withoutDebugging(byte[] bytes) {
    try {
      return PLAIN.transformClass(
          PLAIN.parse(bytes), ClassTransform.dropping(SourceFileAttribute.class::isInstance));
    } catch (IllegalArgumentException e) {
      return bytes; // Of a newer form than this JDK knows.
    }
  }

  private static boolean isLookedAt(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader != null
        && loader != ClassLoader.getPlatformClassLoader()
        && !type.isArray()
        && !ClassOrigin.isOwn(type);
  }

  /** Where the class was loaded from, if that is a jar; null for directories and memory. */
  private @Nullable String jarOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    boolean inMemory = origin.way(type) == ClassOrigin.Way.COPIED_FROM_MEMORY;
    return location == null || inMemory || location.getPath().endsWith("/")
        ? null
        : location.toString();
  }

  private static String nameOf(String jar) {
    return jar.substring(jar.lastIndexOf('/') + 1);
  }

  private static byte[] sizeOf(String jar) {
    if (!jar.startsWith("file:")) {
      return new byte[0]; // Within another jar, whose classes are the program's own.
    }
    try {
      return Long.toString(Files.size(Path.of(URI.create(jar)))).getBytes(StandardCharsets.UTF_8);
    } catch (IOException | IllegalArgumentException e) {
      return new byte[0]; // Its name is all that is known.
    }
  }
}
