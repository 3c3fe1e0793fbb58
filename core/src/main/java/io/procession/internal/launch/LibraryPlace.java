package io.procession.internal.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Enumeration;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Where this library's own classes are. A worker needs them before it can ask for any, so they must
 * be on its class path also where they are not on the caller's: in a fat jar, in JShell, or beside
 * a plugin.
 */
final class LibraryPlace {
  private LibraryPlace() {}

  /**
   * What must be added to the class path of this process for this library to be found.
   *
   * @param directory where the library is copied to if it is in no file of its own; the worker has
   *     opened the copy by the time it connects
   * @return empty if it is found already
   * @throws IOException if it can be neither found nor copied
   */
  static Optional<Path> beyondClassPath(RuntimeDirectory directory) throws IOException {
    if (isOfApplication(LibraryPlace.class.getClassLoader())) {
      return Optional.empty();
    }
    URL location = location();
    Optional<Path> file = fileOf(location);
    return file.isPresent() ? file : Optional.of(copy(location, directory));
  }

  /** The jar of this library, if the application's loader has it from a jar file. */
  static Optional<Path> jarOnClassPath() {
    if (!isOfApplication(LibraryPlace.class.getClassLoader())) {
      return Optional.empty();
    }
    try {
      return fileOf(location()).filter(Files::isRegularFile);
    } catch (IOException e) {
      return Optional.empty(); // It is somewhere; only not in a jar.
    }
  }

  private static boolean isOfApplication(ClassLoader own) {
    for (ClassLoader l = ClassLoader.getSystemClassLoader(); l != null; l = l.getParent()) {
      if (l == own) {
        return true;
      }
    }
    return false;
  }

  private static URL location() throws IOException {
    CodeSource source = LibraryPlace.class.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      throw new IOException(
          "the loader of this library does not say where it is: loader="
              + LibraryPlace.class.getClassLoader()
              + "\n  Try: put the jar of procession on the class path of the java command.");
    }
    return source.getLocation();
  }

  /** A location such as {@code file:/lib/procession.jar}, also as {@code jar:file:/…!/}. */
  private static Optional<Path> fileOf(URL location) throws IOException {
    String text = location.toString();
    boolean wholeJar = text.startsWith("jar:file:") && text.indexOf("!/") == text.length() - 2;
    try {
      URI uri = new URI(wholeJar ? text.substring(4, text.length() - 2) : text);
      return "file".equals(uri.getScheme()) ? Optional.of(Path.of(uri)) : Optional.empty();
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new IOException("the place of this library is not a location: " + text, e);
    }
  }

  private static Path copy(URL location, RuntimeDirectory directory) throws IOException {
    directory.make();
    Path file = directory.path().resolve("procession.jar");
    URLConnection connection = location.openConnection();
    connection.setUseCaches(false);
    try (OutputStream out = Files.newOutputStream(file)) {
      if (connection instanceof JarURLConnection jar) {
        try (JarFile nested = jar.getJarFile()) {
          copyEntries(nested, out);
        }
      } else {
        try (InputStream in = connection.getInputStream()) {
          in.transferTo(out);
        }
      }
    } catch (IOException e) {
      throw new IOException(
          "this library cannot be copied for a worker: location="
              + location
              + "\n  Try: put the jar of procession on the class path of the java command.",
          e);
    }
    return file;
  }

  private static void copyEntries(JarFile from, OutputStream to) throws IOException {
    try (JarOutputStream out = new JarOutputStream(to)) {
      out.setLevel(0); // Read once, from memory: packing would take longer than it saves.
      for (Enumeration<JarEntry> e = from.entries(); e.hasMoreElements(); ) {
        JarEntry entry = e.nextElement();
        if (entry.getName().startsWith("io/procession/") && !entry.isDirectory()) {
          out.putNextEntry(new JarEntry(entry.getName()));
          try (InputStream in = from.getInputStream(entry)) {
            in.transferTo(out);
          }
        }
      }
    }
  }
}
