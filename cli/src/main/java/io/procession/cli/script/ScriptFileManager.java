package io.procession.cli.script;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/** Gives the compiler the source tree to read from, and takes the classes into memory. */
final class ScriptFileManager extends ForwardingJavaFileManager<StandardJavaFileManager> {
  private final SourceTree tree;
  private final Map<String, byte[]> classes = new LinkedHashMap<>();

  ScriptFileManager(StandardJavaFileManager files, SourceTree tree) {
    super(files);
    this.tree = tree;
  }

  /** What was compiled, by binary name. */
  Map<String, byte[]> classes() {
    return classes;
  }

  @Override
  public boolean hasLocation(Location location) {
    return location == StandardLocation.SOURCE_PATH || super.hasLocation(location);
  }

  @Override
  public Iterable<JavaFileObject> list(
      Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse)
      throws IOException {
    if (location != StandardLocation.SOURCE_PATH) {
      return super.list(location, packageName, kinds, recurse);
    }
    List<JavaFileObject> files = new ArrayList<>();
    if (kinds.contains(JavaFileObject.Kind.SOURCE)) {
      files.addAll(tree.list(packageName));
    }
    return files;
  }

  @Override
  public @Nullable String inferBinaryName(Location location, JavaFileObject file) {
    return file instanceof SourceFile source
        ? source.binaryName()
        : super.inferBinaryName(location, file);
  }

  /** Hides module-info.java, which is asked for by name. */
  @Override
  public @Nullable JavaFileObject getJavaFileForInput(
      Location location, String className, JavaFileObject.Kind kind) throws IOException {
    return location == StandardLocation.SOURCE_PATH
        ? null
        : super.getJavaFileForInput(location, className, kind);
  }

  @Override
  public boolean isSameFile(FileObject a, FileObject b) {
    return a.toUri().equals(b.toUri());
  }

  @Override
  public boolean contains(Location location, FileObject file) throws IOException {
    boolean own = file instanceof SourceFile || file instanceof ScriptFile;
    return own ? location == StandardLocation.SOURCE_PATH : super.contains(location, file);
  }

  @Override
  public JavaFileObject getJavaFileForOutput(
      Location location, String className, JavaFileObject.Kind kind, @Nullable FileObject sibling) {
    return new ClassInMemory(className);
  }

  /** A class file that the compiler writes. */
  private final class ClassInMemory extends SimpleJavaFileObject {
    private final String className;

    ClassInMemory(String className) {
      super(URI.create("memory:///" + className.replace('.', '/') + ".class"), Kind.CLASS);
      this.className = className;
    }

    @Override
    public OutputStream openOutputStream() {
      return new ByteArrayOutputStream() {
        @Override
        public void close() {
          classes.put(className, toByteArray());
        }
      };
    }
  }
}
