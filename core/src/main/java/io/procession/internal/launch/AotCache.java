package io.procession.internal.launch;

import io.procession.internal.host.CacheDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The file from which a worker's JVM takes the classes that it had loaded and linked in an earlier
 * run, instead of reading them from jars (JEP 483, 514): it starts a third faster.
 *
 * <p>There is one for each jar of this library and each JDK. The JVM checks both, and runs without
 * the file if they have changed or it is damaged. It is made by {@code procession aot}, which
 * {@code procession run} starts after the first program, appears whole by a rename, and is only
 * read by those who use it.
 */
public final class AotCache {
  private static final String PREFIX = "worker-";
  private static final String SUFFIX = ".aot";

  /** Options that choose such a file themselves; the JVM refuses to have two. */
  private static final List<String> OWN_CHOICE =
      List.of("-XX:AOT", "-XX:SharedArchiveFile", "-XX:ArchiveClassesAtExit", "-Xshare");

  private final Path jar;
  private final Path file;

  private AotCache(Path jar, Path file) {
    this.jar = jar;
    this.file = file;
  }

  /**
   * The place of the file for this library and this JDK; it need not exist.
   *
   * @return empty if this library is in no jar of its own on the class path, or this user has no
   *     directory for caches
   */
  public static Optional<AotCache> place() {
    Path caches = CacheDirectory.find(System::getenv, System.getProperty("user.home"));
    Optional<Path> jar = CodePaths.libraryJar();
    if (caches == null || jar.isEmpty()) {
      return Optional.empty();
    }
    try {
      BasicFileAttributes found = Files.readAttributes(jar.get(), BasicFileAttributes.class);
      String name =
          family(jar.get())
              + Integer.toHexString(Objects.hash(found.size(), found.lastModifiedTime()))
              + SUFFIX;
      return Optional.of(new AotCache(jar.get(), caches.resolve("aot").resolve(name)));
    } catch (IOException e) {
      return Optional.empty(); // The jar has gone, and no worker will start either.
    }
  }

  /** How the names begin of the files for this place of the jar and this JDK. */
  private static String family(Path jar) {
    int hash =
        Objects.hash(
            jar.toString(),
            System.getProperty("java.home"),
            System.getProperty("java.vm.version"),
            CodePaths.nativeAccess());
    return PREFIX + Integer.toHexString(hash) + "-";
  }

  /**
   * The options that let a JVM use the file.
   *
   * @param role what it is started for
   * @param jvmArgs the user's options
   * @return empty where there is no file, or it would be refused
   */
  static List<String> flags(Role role, List<String> jvmArgs) {
    boolean chosen =
        Stream.concat(
                jvmArgs.stream(),
                Stream.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")
                    .map(name -> Objects.requireNonNullElse(System.getenv(name), "")))
            .anyMatch(options -> OWN_CHOICE.stream().anyMatch(options::contains));
    if (chosen || role.javaHome().isPresent()) {
      return List.of();
    }
    return place()
        .map(AotCache::file)
        .filter(Files::isReadable)
        // A file that does not fit is no news to whoever reads the worker's output.
        .map(
            file ->
                List.of("-XX:AOTCache=" + file, "-Xlog:aot*=off:stderr", "-Xlog:cds*=off:stderr"))
        .orElse(List.of());
  }

  /**
   * Where the file is, or will be.
   *
   * @return an absolute path
   */
  public Path file() {
    return file;
  }

  /**
   * The jar that workers load this library from.
   *
   * @return an absolute path
   */
  public Path jar() {
    return jar;
  }

  /**
   * What the training that runs prints, or the one that failed has printed.
   *
   * @param file where the cache of workers is, or will be
   * @return an absolute path
   */
  public static Path trainingLog(Path file) {
    return file.resolveSibling("training.log");
  }

  /** How a file is made. */
  public interface Training {
    /**
     * Runs a JVM that writes the file when it exits.
     *
     * @param output where to
     * @throws IOException if that is not possible
     */
    void run(Path output) throws IOException;
  }

  /**
   * Makes the file, and removes those of earlier builds of the same jar. Several processes may do
   * so at once; the last one's file stays.
   *
   * @param training writes a file
   * @throws IOException if it cannot be made; there is no part of it then
   */
  public void make(Training training) throws IOException {
    Path directory = Objects.requireNonNull(file.getParent());
    Files.createDirectories(directory);
    Path scratch = Files.createTempDirectory(directory, PREFIX);
    try {
      Path output = scratch.resolve("output");
      training.run(output);
      Files.move(output, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      removeAll(scratch, "*"); // The JVM has files of its own beside the output.
      Files.delete(scratch);
    }
    removeAll(directory, family(jar) + "*" + SUFFIX);
  }

  private void removeAll(Path directory, String pattern) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, pattern)) {
      for (Path old : files) {
        if (!old.equals(file)) {
          Files.deleteIfExists(old);
        }
      }
    }
  }
}
