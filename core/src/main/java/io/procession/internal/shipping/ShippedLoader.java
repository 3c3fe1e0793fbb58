package io.procession.internal.shipping;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Defines the shipped classes of one generation. A shipped class goes before one of the same name
 * on the worker's class path, because it is the one that the caller used. What was not shipped and
 * is not on the worker's class path is asked of the caller.
 */
final class ShippedLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private static final String CLASS = ".class";

  private final int generation;
  private final @Nullable ClassSource source;
  private final Map<String, CodeEntry> classes = new ConcurrentHashMap<>();

  /** The fingerprints of the values that static fields were set to. */
  private final Map<String, Long> values = new ConcurrentHashMap<>();

  ShippedLoader(int generation, ClassLoader parent, @Nullable ClassSource source) {
    super("procession-shipped-" + generation, parent);
    this.generation = generation;
    this.source = source;
  }

  void add(CodeEntry entry) {
    classes.putIfAbsent(entry.name(), entry);
  }

  boolean takesValue(String field, long print) {
    Long last = values.put(field, print);
    return last == null || last != print;
  }

  boolean isFromMemory(String name) {
    CodeEntry entry = classes.get(name);
    return entry != null && entry.fromMemory();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!classes.containsKey(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    CodeEntry entry = classes.get(name);
    if (entry == null) {
      List<byte[]> found = ask(name.replace('.', '/') + CLASS);
      if (!found.isEmpty()) {
        entry = new CodeEntry(generation, name, found.getFirst(), -1, false);
        classes.put(name, entry);
      }
    }
    if (entry == null) {
      throw new ClassNotFoundException(name);
    }
    definePackageOf(name);
    byte[] bytes = entry.bytes();
    return defineClass(name, bytes, 0, bytes.length);
  }

  private List<byte[]> ask(String resource) {
    return source == null ? List.of() : source.find(generation, resource);
  }

  private void definePackageOf(String className) {
    int dot = className.lastIndexOf('.');
    if (dot > 0 && getDefinedPackage(className.substring(0, dot)) == null) {
      try {
        definePackage(className.substring(0, dot), null, null, null, null, null, null, null);
      } catch (IllegalArgumentException e) {
        // Another thread was first, which is as good.
        assert getDefinedPackage(className.substring(0, dot)) != null : e;
      }
    }
  }

  /** A shipped class goes before one of the class path, here as well. */
  @Override
  public @Nullable URL getResource(String name) {
    byte[] bytes = shipped(name);
    return bytes == null ? super.getResource(name) : url(name, bytes);
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    URL url = getResource(name);
    try {
      return url == null ? null : url.openStream();
    } catch (IOException e) {
      return null;
    }
  }

  /** So that this worker can ship classes on to workers of its own, and read what they need. */
  @Override
  protected @Nullable URL findResource(String name) {
    List<URL> found = find(name);
    return found.isEmpty() ? null : found.getFirst();
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    return Collections.enumeration(find(name));
  }

  private List<URL> find(String name) {
    byte[] bytes = shipped(name);
    List<byte[]> contents = bytes == null ? ask(name) : List.of(bytes);
    List<URL> urls = new ArrayList<>();
    for (byte[] content : contents) {
      URL url = url(name, content);
      if (url != null) {
        urls.add(url);
      }
    }
    return urls;
  }

  private @Nullable URL url(String name, byte[] bytes) {
    try {
      return URL.of(
          new URI("procession", null, "/" + generation + "/" + name, null), new Handler(bytes));
    } catch (IOException | URISyntaxException | IllegalArgumentException e) {
      return null;
    }
  }

  private byte @Nullable [] shipped(String resource) {
    if (!resource.endsWith(CLASS)) {
      return null;
    }
    String name = resource.substring(0, resource.length() - CLASS.length()).replace('/', '.');
    CodeEntry entry = classes.get(name);
    return entry == null ? null : entry.bytes();
  }

  private static final class Handler extends URLStreamHandler {
    private final byte[] bytes;

    private Handler(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {}

        @Override
        public InputStream getInputStream() {
          return new ByteArrayInputStream(bytes);
        }
      };
    }
  }
}
