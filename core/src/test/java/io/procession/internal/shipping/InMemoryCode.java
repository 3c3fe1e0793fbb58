package io.procession.internal.shipping;

import io.procession.TaskFunction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A loader of classes that were compiled in memory, like that of {@code java Script.java}: it has
 * no files, but gives the bytes of its classes as resources.
 */
public final class InMemoryCode extends ClassLoader {
  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  /** Shared, because what costs most in a small compilation is to read the JDK's index. */
  private static final StandardJavaFileManager FILES =
      COMPILER.getStandardFileManager(null, null, null);

  private static final List<String> OPTIONS =
      List.of("-g", "-proc:none", "-cp", locationOf(TaskFunction.class));

  private final Map<String, byte[]> classes = new ConcurrentHashMap<>();

  private InMemoryCode(Map<String, byte[]> classes, ClassLoader parent) {
    super("in-memory", parent);
    this.classes.putAll(classes);
  }

  /** Compiles a compact source file and loads it. */
  public static InMemoryCode script(String name, String source) {
    return new InMemoryCode(compile(Map.of(name, source)), InMemoryCode.class.getClassLoader());
  }

  /** Compiles several source files and loads them; the keys are names of classes. */
  public static InMemoryCode of(Map<String, String> sources) {
    return new InMemoryCode(compile(sources), InMemoryCode.class.getClassLoader());
  }

  /** Loads classes that {@link #compile} made. */
  public static InMemoryCode load(Map<String, byte[]> compiled) {
    return new InMemoryCode(compiled, InMemoryCode.class.getClassLoader());
  }

  /** Calls the no-argument method of a new instance of the class. */
  public Object call(String className, String method) {
    try {
      Class<?> type = loadClass(className);
      var constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return call(constructor.newInstance(), method);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** Calls a no-argument method of an object. */
  public static Object call(Object object, String method) {
    try {
      var found = object.getClass().getDeclaredMethod(method);
      found.setAccessible(true);
      return found.invoke(object);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** Gives other bytes for the classes from now on, as JShell does when it redefines one. */
  public void redefine(String name, String source) {
    classes.putAll(compile(Map.of(name, source)));
  }

  private static String locationOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (java.net.URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** Compiles to class files. */
  public static synchronized Map<String, byte[]> compile(Map<String, String> sources) {
    var compiled = new LinkedHashMap<String, ByteArrayOutputStream>();
    var messages = new StringWriter();
    JavaFileManager files =
        new ForwardingJavaFileManager<>(FILES) {
          @Override
          public JavaFileObject getJavaFileForOutput(
              Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new Output(name, compiled);
          }
        };
    var units = sources.entrySet().stream().map(e -> new Source(e.getKey(), e.getValue())).toList();
    boolean good = COMPILER.getTask(messages, files, null, OPTIONS, null, units).call();
    if (!good) {
      throw new AssertionError(messages.toString());
    }
    var bytes = new LinkedHashMap<String, byte[]>();
    compiled.forEach((name, out) -> bytes.put(name, out.toByteArray()));
    return bytes;
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    private Source(String name, String text) {
      super(URI.create("mem:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Output extends SimpleJavaFileObject {
    private final String name;
    private final Map<String, ByteArrayOutputStream> compiled;

    private Output(String name, Map<String, ByteArrayOutputStream> compiled) {
      super(URI.create("mem:///" + name.replace('.', '/') + ".class"), Kind.CLASS);
      this.name = name;
      this.compiled = compiled;
    }

    @Override
    public OutputStream openOutputStream() {
      var out = new ByteArrayOutputStream();
      compiled.put(name, out);
      return out;
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = classes.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  @Override
  protected URL findResource(String name) {
    byte[] bytes = classes.get(name.replace(".class", "").replace('/', '.'));
    if (bytes == null) {
      return null;
    }
    try {
      return URL.of(URI.create("inmemory:/" + name), new Handler(bytes));
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
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
