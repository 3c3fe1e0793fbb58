package io.procession.internal.shipping;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Defines the shipped classes of one generation. A shipped class goes before one of the same name
 * on the worker's class path, because it is the one that the caller used.
 */
final class ShippedLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final int generation;
  private final @Nullable ClassSource source;
  private final Map<String, CodeEntry> classes = new ConcurrentHashMap<>();

  ShippedLoader(int generation, ClassLoader parent, @Nullable ClassSource source) {
    super("procession-shipped-" + generation, parent);
    this.generation = generation;
    this.source = source;
  }

  void add(CodeEntry entry) {
    classes.putIfAbsent(entry.name(), entry);
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
    if (entry == null && source != null) {
      byte[] bytes = source.find(generation, name);
      if (bytes != null) {
        entry = new CodeEntry(generation, name, bytes, -1, false);
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

  @Override
  public @Nullable URL getResource(String name) {
    URL own = findResource(name);
    return own == null ? super.getResource(name) : own;
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    byte[] bytes = bytesOf(name);
    return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
  }

  /** So that this worker can ship the class on to workers of its own. */
  @Override
  protected @Nullable URL findResource(String name) {
    byte[] bytes = bytesOf(name);
    if (bytes == null) {
      return null;
    }
    try {
      return URL.of(URI.create("procession:/" + generation + "/" + name), new Handler(bytes));
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL own = findResource(name);
    return own == null ? Collections.emptyEnumeration() : Collections.enumeration(List.of(own));
  }

  private byte @Nullable [] bytesOf(String resource) {
    if (!resource.endsWith(".class")) {
      return null;
    }
    String name = resource.substring(0, resource.length() - ".class".length()).replace('/', '.');
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
