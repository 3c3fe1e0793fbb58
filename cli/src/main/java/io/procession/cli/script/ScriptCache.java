package io.procession.cli.script;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compiled scripts in a directory, one file per script and class path.
 *
 * <p>It may be used by several processes at once: a file appears whole, by a rename. It is used
 * only while nobody else can write to it, because what is found there is run.
 */
public final class ScriptCache {
  /**
   * More: a directory that grows for ever. Fewer: the scripts of one project push each other out.
   */
  private static final int MAX_ENTRIES = 200;

  /** A file that is written for longer belongs to a process that was killed. */
  private static final Duration MAX_WRITING = Duration.ofHours(1);

  private static final String SUFFIX = ".classes";
  private static final String TEMPORARY = ".tmp";
  private static final int WRITABLE_BY_OTHERS = 0022;

  private final Path directory;

  /**
   * Uses a directory.
   *
   * @param directory created when the first script is kept
   */
  public ScriptCache(Path directory) {
    this.directory = directory;
  }

  /**
   * Looks for a script.
   *
   * @param script as it is now
   * @param classPath part of the entry's name, so that two of them do not push each other out
   * @param circumstances all else that the classes depend on
   * @return null if it must be compiled
   */
  @Nullable CompiledScript find(ScriptSource script, String classPath, String circumstances) {
    try {
      Path entry = directory.resolve(name(script, classPath));
      if (!Files.exists(entry) || !isPrivate()) {
        return null;
      }
      CompiledScript found = CacheEntry.decode(Files.readAllBytes(entry), script, circumstances);
      return found != null && found.dependencies().hold(script) ? found : null;
    } catch (IOException e) {
      return null; // Compiling answers as well, only later.
    }
  }

  /**
   * Keeps a script, and drops the oldest ones if there are too many.
   *
   * @throws IOException if it cannot be kept; nothing is left behind
   */
  void keep(ScriptSource script, String classPath, String circumstances, CompiledScript compiled)
      throws IOException {
    createDirectory();
    if (!isPrivate()) {
      throw new AccessDeniedException(
          directory.toString(), null, "others can write to it, or it belongs to somebody else");
    }
    byte[] bytes = CacheEntry.encode(script, circumstances, compiled);
    Path temporary = Files.createTempFile(directory, "script", TEMPORARY);
    try {
      Files.write(temporary, bytes);
      Files.move(
          temporary,
          directory.resolve(name(script, classPath)),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
    dropOldest();
  }

  private static String name(ScriptSource script, String classPath) {
    long hash = Hash64.of(script.absolutePath() + "\n" + classPath);
    return script.fileName() + "-" + Long.toHexString(hash) + SUFFIX;
  }

  private void createDirectory() throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    if (isUnix()) {
      var ownerOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
      Files.createDirectories(directory, ownerOnly);
    } else {
      Files.createDirectories(directory);
    }
  }

  private boolean isPrivate() throws IOException {
    if (!isUnix()) {
      return true; // A profile directory of Windows is its user's own.
    }
    int mode = (int) Files.getAttribute(directory, "unix:mode");
    return (mode & WRITABLE_BY_OTHERS) == 0 && isOwn(Files.getAttribute(directory, "unix:uid"));
  }

  /**
   * The directory /proc/self belongs to the effective user. Where it is missing nobody is asked.
   */
  private static boolean isOwn(Object owner) throws IOException {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(owner);
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  private boolean isUnix() {
    return directory.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  private void dropOldest() throws IOException {
    List<Entry> entries = new ArrayList<>();
    FileTime longAgo = FileTime.from(Instant.now().minus(MAX_WRITING));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        FileTime written = written(file);
        if (file.toString().endsWith(SUFFIX)) {
          entries.add(new Entry(file, written));
        } else if (file.toString().endsWith(TEMPORARY) && written.compareTo(longAgo) < 0) {
          Files.deleteIfExists(file);
        }
      }
    }
    entries.sort(Comparator.comparing(Entry::written).reversed());
    for (int i = MAX_ENTRIES; i < entries.size(); i++) {
      Files.deleteIfExists(entries.get(i).path());
    }
  }

  /** When the file was written; now, if another process has just renamed or removed it. */
  private static FileTime written(Path file) throws IOException {
    try {
      return Files.getLastModifiedTime(file);
    } catch (NoSuchFileException e) {
      return FileTime.from(Instant.now());
    }
  }

  private record Entry(Path path, FileTime written) {}
}
