package io.procession.internal.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a worker finds code, as options of the java command: the class path, the module path and
 * the modules of this process. All paths are absolute, since a worker may have another working
 * directory.
 */
final class CodePaths {
  private static final String LIBRARY = "io.procession";

  private CodePaths() {}

  /** Whether this library is a module of the application, and not on its class path. */
  private static boolean libraryIsModule() {
    Module own = CodePaths.class.getModule();
    return own.isNamed() && own.getLayer() == ModuleLayer.boot();
  }

  /**
   * The options for the paths and modules.
   *
   * @param directory the worker's own, where this library is copied to if the worker could not find
   *     it
   * @throws IOException if this library cannot be copied there
   */
  static List<String> options(RuntimeDirectory directory) throws IOException {
    List<String> options = new ArrayList<>();
    List<Path> modulePath = modulePath();
    if (!modulePath.isEmpty()) {
      options.add("--module-path");
      options.add(join(modulePath));
    }
    options.addAll(OpenPackages.options());
    if (!modulePath.isEmpty()) {
      options.addAll(PatchedModules.options());
    }
    String modules = String.join(",", rootModules());
    if (!modules.isEmpty()) {
      options.add("--add-modules");
      options.add(modules);
    }
    List<Path> classPath = new ArrayList<>(classPath());
    LibraryPlace.beyondClassPath(directory).ifPresent(classPath::add);
    // First, because an AOT cache fits class paths that begin with what it was made with.
    libraryJar().filter(classPath::remove).ifPresent(jar -> classPath.add(0, jar));
    if (!classPath.isEmpty()) {
      options.add("-cp");
      options.add(join(classPath));
    }
    return options;
  }

  /** The jar of this library, if it is one of its own on the class path of the program. */
  static Optional<Path> libraryJar() {
    return libraryIsModule() ? Optional.empty() : LibraryPlace.jarOnClassPath();
  }

  /** The main class, with its module if it is in one. */
  static List<String> mainClass(String name) {
    return libraryIsModule() ? List.of("-m", LIBRARY + "/" + name) : List.of(name);
  }

  /** Who may call native code: this library, and whoever may in this process. */
  static String nativeAccess() {
    Stream<String> modules =
        ModuleLayer.boot().modules().stream()
            .filter(
                module ->
                    module.getName().equals(LIBRARY)
                        || (module.isNativeAccessEnabled() && !isOfJdk(module)))
            .map(Module::getName)
            .sorted();
    return "--enable-native-access="
        + Stream.concat(Stream.of("ALL-UNNAMED"), modules).collect(Collectors.joining(","));
  }

  /**
   * The class path. An empty entry means the working directory, and so does an empty class path
   * unless a module was started.
   */
  private static List<Path> classPath() {
    String path = property("java.class.path");
    if (path.isEmpty() && !property("jdk.module.main").isEmpty()) {
      return List.of();
    }
    return absolute(path);
  }

  private static List<Path> modulePath() {
    String path = property("jdk.module.path");
    return path.isEmpty() ? List.of() : absolute(path);
  }

  private static List<Path> absolute(String path) {
    return Stream.of(path.split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().normalize())
        .toList();
  }

  private static String property(String name) {
    return Optional.ofNullable(System.getProperty(name)).orElse("");
  }

  private static String join(List<Path> paths) {
    return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * The modules that the worker would not have by itself. The application's, whose graph depends on
   * how this process was started, are all named; those of the JDK only where a worker does not have
   * them anyway, because naming any makes the JVM start more slowly.
   */
  private static Set<String> rootModules() {
    boolean noDefaults = libraryIsModule();
    Set<String> names = new TreeSet<>();
    for (Module module : ModuleLayer.boot().modules()) {
      String name = module.getName();
      if (noDefaults || !isOfJdk(module) || name.startsWith("jdk.incubator.")) {
        names.add(name);
      }
    }
    return names;
  }

  private static boolean isOfJdk(Module module) {
    return ModuleLayer.boot()
        .configuration()
        .findModule(module.getName())
        .flatMap(found -> found.reference().location())
        .map(location -> "jrt".equals(location.getScheme()))
        .orElse(true);
  }
}
