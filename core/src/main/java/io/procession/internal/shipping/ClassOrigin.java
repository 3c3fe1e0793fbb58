package io.procession.internal.shipping;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells how a class gets to a worker. Thread-safe; an answer is computed once per class and
 * forgotten with it.
 */
public final class ClassOrigin {
  /** How a class gets to a worker. */
  public enum Way {
    /** The worker finds it in the JDK or on its own class path. */
    INHERITED,
    /** Its bytes are copied from a loader that reads files, such as a plugin's or a fat jar's. */
    COPIED_FROM_FILE,
    /** Its bytes are copied from a loader that has no files: a script, JShell, or shipped code. */
    COPIED_FROM_MEMORY,
    /** Its loader does not give its bytes. */
    IMPOSSIBLE
  }

  /** Where code lies that was built once and does not change while the program runs. */
  private static final Set<String> FILE_PROTOCOLS =
      Set.of(
          "file",
          "jar",
          "jrt",
          "nested",
          "zip",
          "vfs",
          "bundle",
          "bundleresource",
          "http",
          "https");

  private final Set<Path> workerClassPath = new HashSet<>();
  private final ClassValue<Way> ways =
      new ClassValue<>() {
        @Override
        protected Way computeValue(Class<?> type) {
          return compute(type);
        }
      };

  /**
   * Creates the rules for workers with the given class path.
   *
   * @param workerClassPath files and directories, as in {@code java.class.path}; empty in a worker,
   *     where all that the application's loader did not find was shipped
   */
  public ClassOrigin(Collection<String> workerClassPath) {
    for (String entry : workerClassPath) {
      Path path = entry.isEmpty() ? null : pathOf(entry);
      if (path != null) {
        this.workerClassPath.add(path);
      }
    }
  }

  /** The entry as a path; null for one that is none, which the JVM passes over as well. */
  private static @Nullable Path pathOf(String entry) {
    try {
      return Path.of(entry).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /** How the class gets to a worker; for an array, how its elements' class does. */
  public Way way(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.componentType();
    }
    return ways.get(element);
  }

  /** Whether the bytes of the class must be sent, and can be. */
  public boolean travels(Class<?> type) {
    Way way = way(type);
    return way == Way.COPIED_FROM_FILE || way == Way.COPIED_FROM_MEMORY;
  }

  /**
   * The bytes of the class as its loader has them now: JShell changes those of a class it defined
   * before.
   *
   * @return null if the loader does not give them
   */
  byte @Nullable [] bytes(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    if (loader == null) {
      return null;
    }
    try (InputStream in = loader.getResourceAsStream(resourceName(type))) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      return null;
    }
  }

  static String resourceName(Class<?> type) {
    return type.getName().replace('.', '/') + ".class";
  }

  /** The class whose bytes a resource is; empty if its name is not that of a class file. */
  static String classNameOf(String resource) {
    return resource.endsWith(".class")
        ? resource.substring(0, resource.length() - ".class".length()).replace('/', '.')
        : "";
  }

  private Way compute(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    if (loader == null || type.isPrimitive() || isOwn(type)) {
      return Way.INHERITED;
    }
    if (type.isHidden()) {
      return Way.IMPOSSIBLE;
    }
    if (isApplicationLoader(loader) || isOnWorkerClassPath(type)) {
      return Way.INHERITED;
    }
    if (loader instanceof ShippedLoader shipped) {
      return shipped.isFromMemory(type.getName()) ? Way.COPIED_FROM_MEMORY : Way.COPIED_FROM_FILE;
    }
    return bytes(type) == null
        ? Way.IMPOSSIBLE
        : copiedFrom(loader.getResource(resourceName(type)));
  }

  private static Way copiedFrom(@Nullable URL resource) {
    return resource != null && FILE_PROTOCOLS.contains(resource.getProtocol())
        ? Way.COPIED_FROM_FILE
        : Way.COPIED_FROM_MEMORY;
  }

  private static boolean isApplicationLoader(ClassLoader loader) {
    for (ClassLoader l = ClassLoader.getSystemClassLoader(); l != null; l = l.getParent()) {
      if (l == loader) {
        return true;
      }
    }
    return false;
  }

  /** Whether the class belongs to this library, which every worker has. */
  public static boolean isOwn(Class<?> type) {
    return type.getClassLoader() == ClassOrigin.class.getClassLoader()
        && (type.getPackageName() + ".").startsWith("io.procession.")
        && type.getProtectionDomain() == ClassOrigin.class.getProtectionDomain();
  }

  private boolean isOnWorkerClassPath(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null || workerClassPath.isEmpty()) {
      return false;
    }
    try {
      URI location = source.getLocation().toURI();
      return "file".equals(location.getScheme())
          && workerClassPath.contains(Path.of(location).toAbsolutePath().normalize());
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      return false;
    }
  }
}
