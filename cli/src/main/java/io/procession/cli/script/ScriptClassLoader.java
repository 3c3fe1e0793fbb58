package io.procession.cli.script;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of a script from memory, before those of the same name on the class path.
 *
 * <p>It hands out the bytes of its classes as resources, which is how they get to worker processes.
 * Other resources are looked for beside the script first, as by {@code java Script.java}.
 */
public final class ScriptClassLoader extends ClassLoader {
  private static final String CLASS_FILE = ".class";

  static {
    registerAsParallelCapable();
  }

  private final Map<String, byte[]> classes;
  private final Path root;
  private final ProtectionDomain domain;

  private ScriptClassLoader(
      ClassLoader parent, Map<String, byte[]> classes, Path root, ProtectionDomain domain) {
    super(parent);
    this.classes = classes;
    this.root = root;
    this.domain = domain;
  }

  /**
   * Creates a loader.
   *
   * @param parent finds all other classes
   * @param script says where its classes come from
   * @param compiled its classes
   * @return the loader
   * @throws MalformedURLException if the script's path cannot be an address
   */
  public static ScriptClassLoader create(
      ClassLoader parent, ScriptSource script, CompiledScript compiled)
      throws MalformedURLException {
    URL location = script.absolutePath().toUri().toURL();
    var domain =
        new ProtectionDomain(new CodeSource(location, (Certificate @Nullable []) null), null);
    return new ScriptClassLoader(
        parent, compiled.classes(), Path.of(compiled.dependencies().root()), domain);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!classes.containsKey(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = classes.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length, domain);
  }

  @Override
  public @Nullable URL getResource(String name) {
    URL own = findResource(name);
    return own != null ? own : super.getResource(name);
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    byte[] bytes = classFile(name);
    return bytes != null ? new ByteArrayInputStream(bytes) : super.getResourceAsStream(name);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    byte[] bytes = classFile(name);
    return bytes != null ? ScriptUrl.of(name, bytes) : besideScript(name);
  }

  @Override
  protected Enumeration<URL> findResources(String name) throws IOException {
    URL own = findResource(name);
    return own == null ? Collections.emptyEnumeration() : Collections.enumeration(List.of(own));
  }

  private byte @Nullable [] classFile(String name) {
    return name.endsWith(CLASS_FILE)
        ? classes.get(name.substring(0, name.length() - CLASS_FILE.length()).replace('/', '.'))
        : null;
  }

  /** Not for class files: old ones may lie beside a source. */
  private @Nullable URL besideScript(String name) {
    if (name.isEmpty() || name.endsWith(CLASS_FILE)) {
      return null;
    }
    try {
      Path file = root.resolve(name).normalize();
      return file.startsWith(root) && Files.isRegularFile(file) ? file.toUri().toURL() : null;
    } catch (InvalidPathException | MalformedURLException e) {
      return null; // Then no file has that name.
    }
  }
}
