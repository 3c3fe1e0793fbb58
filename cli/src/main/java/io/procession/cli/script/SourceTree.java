package io.procession.cli.script;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The source files around a script, which the compiler may take classes from, and a record of what
 * it looked at. A file that the script does not refer to is listed, never read.
 */
final class SourceTree {
  static final String SUFFIX = ".java";

  private final ScriptSource script;
  private final Map<String, byte[]> sources = new LinkedHashMap<>();
  private final Map<String, String> listings = new TreeMap<>();
  private final Set<String> absent = new TreeSet<>();

  /**
   * Known once the script's package is; null before, and if its directory is not that package's.
   */
  private @Nullable Path root;

  SourceTree(ScriptSource script) {
    this.script = script;
  }

  /** Sets the directory that holds the packages, from the one the script lies in. */
  void scriptIsIn(String packageName) {
    if (packageName.isEmpty()) {
      Path parent = script.path().getParent();
      root = parent == null ? Path.of("") : parent;
      return;
    }
    Path packagePath = Path.of(packageName.replace('.', '/'));
    Path directory = script.absolutePath().getParent();
    if (directory != null && directory.endsWith(packagePath)) {
      Path base = directory;
      for (int i = 0; i < packagePath.getNameCount() && base != null; i++) {
        base = base.getParent();
      }
      root = base;
    }
  }

  /** The source files of a package, other than the script itself. */
  List<SourceFile> list(String packageName) {
    var files = new ArrayList<SourceFile>();
    Path base = root;
    if (base == null) {
      return files;
    }
    String relative = packageName.replace('.', '/');
    Path directory = base.resolve(relative);
    if (!Files.isDirectory(directory)) {
      absent.add(highestAbsent(base, relative));
      return files;
    }
    String names = namesIn(directory);
    listings.put(relative, names);
    Path own = script.absolutePath();
    for (String name : names.isEmpty() ? new String[0] : names.split("/", -1)) {
      Path file = directory.resolve(name);
      if (!file.toAbsolutePath().normalize().equals(own)) {
        files.add(new SourceFile(this, file, packageName));
      }
    }
    return files;
  }

  /** One missing directory speaks for all below it: the JDK's own packages become two or three. */
  private static String highestAbsent(Path base, String relative) {
    for (int end = relative.indexOf('/'); end >= 0; end = relative.indexOf('/', end + 1)) {
      String ancestor = relative.substring(0, end);
      if (!Files.isDirectory(base.resolve(ancestor))) {
        return ancestor;
      }
    }
    return relative;
  }

  /**
   * The names of the files in a directory that can hold a class, in order, separated by slashes.
   *
   * @return empty for a directory that cannot be read
   */
  static String namesIn(Path directory) {
    var names = new TreeSet<String>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.endsWith(SUFFIX) && isIdentifier(name, name.length() - SUFFIX.length())) {
          names.add(name);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return ""; // The class that is missing then is named by the compiler.
    }
    return String.join("/", names);
  }

  /** Leaves out module-info.java as well: a script belongs to the unnamed module. */
  private static boolean isIdentifier(String name, int length) {
    for (int i = 0; i < length; i++) {
      char c = name.charAt(i);
      if (i == 0 ? !Character.isJavaIdentifierStart(c) : !Character.isJavaIdentifierPart(c)) {
        return false;
      }
    }
    return length > 0;
  }

  void read(Path file, byte[] content) {
    Path base = root;
    if (base != null) {
      sources.put(base.relativize(file).toString(), content);
    }
  }

  Dependencies dependencies() {
    Path base = root == null ? Path.of("") : root;
    return new Dependencies(base.toAbsolutePath().toString(), sources, listings, absent);
  }
}
