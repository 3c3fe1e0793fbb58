package io.procession.internal.shipping;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what a worker asked for from the loaders of the caller. For one question. */
final class Resources {
  private final ClassOrigin origin;
  private final Set<String> seen = new HashSet<>();
  private final List<byte[]> contents = new ArrayList<>();

  Resources(ClassOrigin origin) {
    this.origin = origin;
  }

  /** What is on the class path of this process, for a worker whose class path is another. */
  static List<byte[]> ofClassPath(String resource) {
    List<byte[]> contents = new ArrayList<>();
    try {
      for (URL url : list(ClassLoader.getSystemClassLoader(), resource)) {
        contents.add(read(url));
      }
    } catch (IOException e) {
      logUnreadable(resource, ClassLoader.getSystemClassLoader(), e);
    }
    return contents;
  }

  List<byte[]> contents() {
    return contents;
  }

  /**
   * Adds the class, or all resources, of that name.
   *
   * @param className empty if the resource is not a class
   */
  void addAllOf(@Nullable ClassLoader loader, String resource, String className) {
    if (loader == null || (!className.isEmpty() && addClass(loader, className))) {
      return;
    }
    try {
      if (seen.isEmpty()) {
        for (URL url : list(ClassLoader.getSystemClassLoader(), resource)) {
          seen.add(url.toString()); // The worker finds these by itself.
        }
      }
      for (URL url : list(loader, resource)) {
        if (seen.add(url.toString())) {
          contents.add(read(url));
        }
      }
    } catch (IOException e) {
      logUnreadable(resource, loader, e);
    }
  }

  private static void logUnreadable(String resource, ClassLoader loader, IOException why) {
    System.getLogger("io.procession.shipping")
        .log(System.Logger.Level.DEBUG, "cannot read " + resource + " of " + loader, why);
  }

  /** Whether there is such a class, which another loader then need not have. */
  private boolean addClass(ClassLoader loader, String name) {
    try {
      Class<?> type = Class.forName(name, false, loader);
      byte[] bytes = origin.travels(type) ? origin.bytes(type) : null;
      if (bytes != null && contents.isEmpty()) {
        contents.add(bytes);
      }
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  private static List<URL> list(ClassLoader loader, String resource) throws IOException {
    return Collections.list(loader.getResources(resource));
  }

  private static byte[] read(URL url) throws IOException {
    URLConnection connection = url.openConnection();
    connection.setUseCaches(false); // A cached jar would stay open after its loader was closed.
    try (InputStream in = connection.getInputStream()) {
      return in.readAllBytes();
    }
  }
}
