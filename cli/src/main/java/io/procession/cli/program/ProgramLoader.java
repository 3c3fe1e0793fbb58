package io.procession.cli.program;

import io.procession.cli.console.CommandFailure;
import io.procession.cli.console.Console;
import io.procession.cli.console.ExitCode;
import io.procession.cli.script.CompiledScript;
import io.procession.cli.script.ScriptBuild;
import io.procession.cli.script.ScriptCache;
import io.procession.cli.script.ScriptClassLoader;
import io.procession.cli.script.ScriptSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * Gets a program ready to start: compiles it if it is a script, loads its class, finds its main.
 */
public final class ProgramLoader {
  /** What {@code java Script.java} sets as well, and scripts ask for. */
  private static final String SOURCE_FILE = "jdk.launcher.sourcefile";

  private final Console console;
  private final String classPath;
  private final ClassLoader classes;
  private final @Nullable ScriptCache cache;

  /**
   * Creates a loader.
   *
   * @param console for messages of the compiler
   * @param classPath what {@code classes} loads from, as in {@code java.class.path}
   * @param classes loads what is on the class path
   * @param cache keeps compiled scripts; null if this user has no place for one
   */
  public ProgramLoader(
      Console console, String classPath, ClassLoader classes, @Nullable ScriptCache cache) {
    this.console = console;
    this.classPath = classPath;
    this.classes = classes;
    this.cache = cache;
  }

  /**
   * Gets a program ready. Does not return in a process that only serves the program of another one,
   * see {@link EngineEntry}.
   *
   * @param request what to run, and how
   * @return the program
   * @throws CommandFailure if it cannot be started, with the reason
   */
  public Program load(RunRequest request) {
    try {
      return prepare(request);
    } catch (InvalidPathException e) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "this locale has no encoding for a file name: "
              + e.getInput()
              + "\n  Try: LC_ALL=C.UTF-8 in the environment.");
    }
  }

  private Program prepare(RunRequest request) {
    if (request.verbose()) {
      LibraryLog.show();
    }
    Map<String, String> properties = new LinkedHashMap<>(request.properties());
    EngineEntry.enter(request, classes);
    if (request.classPath() != null) {
      new ClassPathEntries(classPath).check(request.classPath());
    }
    MainMethod main;
    Path file = Path.of(request.program());
    if (request.program().endsWith(".jar")) {
      main = mainOfJar(existing(file));
    } else if (request.program().endsWith(".java") || ScriptSource.hasShebang(file)) {
      properties.put(SOURCE_FILE, file.toAbsolutePath().toString());
      main = mainOfScript(existing(file), request.verbose());
    } else {
      main = mainOfClass(request);
    }
    return new Program(main, request, properties);
  }

  private static Path existing(Path file) {
    if (!Files.isRegularFile(file)) {
      String what = Files.exists(file) ? "not a file: " : "no such file: ";
      throw new CommandFailure(ExitCode.NOT_FOUND, what + file);
    }
    return file;
  }

  private MainMethod mainOfJar(Path jar) {
    new ClassPathEntries(classPath).require(jar);
    String name;
    try (var file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      name =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.NOT_FOUND, jar + " cannot be read as a jar: " + e.getMessage());
    }
    if (name == null) {
      throw new CommandFailure(
          ExitCode.NOT_FOUND,
          jar
              + " does not say which class to run: its manifest has no Main-Class\n"
              + "  Try: procession run --class-path "
              + jar
              + " CLASS");
    }
    Class<?> type = load(name.strip());
    if (type == null) {
      throw new CommandFailure(
          ExitCode.NOT_FOUND,
          "no class " + name.strip() + ", which the manifest of " + jar + " names");
    }
    return mainOf(type);
  }

  private MainMethod mainOfClass(RunRequest request) {
    String name = request.program();
    Class<?> type = load(name);
    if (type != null) {
      return mainOf(type);
    }
    if (name.indexOf('/') >= 0 || Files.exists(Path.of(name))) {
      Path file = existing(Path.of(name));
      throw new CommandFailure(
          ExitCode.NOT_FOUND,
          file
              + " is not a program: its name ends in neither .java nor .jar, and it does not begin"
              + " with #!");
    }
    String given = request.classPath() == null ? "not given" : request.classPath();
    throw new CommandFailure(
        ExitCode.NOT_FOUND,
        "no class "
            + name
            + " on the class path\n"
            + "  --class-path  "
            + given
            + "\n"
            + "  Try: --class-path with the jar or directory that has it; a script's name ends in"
            + " .java.");
  }

  private @Nullable Class<?> load(String name) {
    try {
      return Class.forName(name, false, classes);
    } catch (ClassNotFoundException e) {
      return null;
    } catch (LinkageError e) {
      throw cannotLoad(name, e);
    }
  }

  private static MainMethod mainOf(Class<?> type) {
    MainMethod main = find(type);
    if (main == null) {
      throw new CommandFailure(
          ExitCode.NOT_FOUND,
          "class "
              + type.getName()
              + " has no main method\n  Try: static void main(String[] args).");
    }
    return main;
  }

  private static @Nullable MainMethod find(Class<?> type) {
    try {
      return MainMethod.find(type);
    } catch (LinkageError e) {
      throw cannotLoad(type.getName(), e);
    }
  }

  private static CommandFailure cannotLoad(String name, LinkageError e) {
    String hint =
        e instanceof NoClassDefFoundError
            ? "\n  Try: --class-path with the jar or directory that has what it needs."
            : "";
    return new CommandFailure(
        ExitCode.NOT_FOUND, "class " + name + " cannot be loaded: " + e + hint);
  }

  private MainMethod mainOfScript(Path path, boolean verbose) {
    List<String> candidates;
    ScriptClassLoader loader;
    try {
      ScriptSource script = ScriptSource.read(path);
      CompiledScript compiled = new ScriptBuild(cache, classPath, console, verbose).build(script);
      loader = ScriptClassLoader.create(classes, script, compiled);
      candidates = compiled.mainCandidates();
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.NOT_FOUND, path + " cannot be read: " + e);
    }
    for (String name : candidates) {
      MainMethod main = mainInScript(name, loader);
      if (main != null) {
        return main;
      }
    }
    throw new CommandFailure(
        ExitCode.NOT_FOUND, path + " has no main method\n  Try: void main() { … }");
  }

  private static @Nullable MainMethod mainInScript(String name, ScriptClassLoader loader) {
    try {
      return MainMethod.find(Class.forName(name, false, loader));
    } catch (ClassNotFoundException | LinkageError e) {
      throw new CommandFailure(
          ExitCode.NOT_FOUND, "class " + name + " of the script cannot be loaded: " + e);
    }
  }
}
