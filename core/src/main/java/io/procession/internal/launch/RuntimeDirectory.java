package io.procession.internal.launch;

import io.procession.internal.memory.OwnerName;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A private directory for the time between the start of a worker and its connection.
 *
 * <p>Its {@link OwnerName} says for ever whose it is. A caller that is killed within that time
 * leaves it to its worker, which removes it; if that is killed as well, {@link #sweep} of any later
 * caller does.
 */
public final class RuntimeDirectory implements AutoCloseable {
  private static final Logger LOG = System.getLogger("io.procession.launch");
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  private final Path path;
  private boolean made;

  /** For its files and some more; a place that is nearly full is as good as full. */
  private static final long ENOUGH = 64 * 1024;

  private RuntimeDirectory(Path path) {
    this.path = path;
  }

  /**
   * Chooses a place and a name, and creates nothing yet: the worker is told the name before the
   * directory exists, so that from its first moment somebody is there to remove it.
   *
   * @return a directory to be made
   * @throws IOException if none of the places for it can be written
   */
  public static RuntimeDirectory choose() throws IOException {
    for (Path base : bases()) {
      if (Files.isWritable(base) && base.toFile().getUsableSpace() >= ENOUGH) {
        return new RuntimeDirectory(base.resolve(OwnerName.make()));
      }
    }
    throw new IOException(
        "no place for a worker's socket: none of "
            + bases()
            + " can be written and has space\n"
            + "  Try: make one of them writable, make space, or set XDG_RUNTIME_DIR or"
            + " -Djava.io.tmpdir.");
  }

  /**
   * Creates the directory, which only this user can enter, unless this was done before.
   *
   * @throws IOException if there is no space, or something of that name
   */
  public void make() throws IOException {
    if (made) {
      return;
    }
    made = true;
    Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PRIVATE));
  }

  /** Memory first: nothing is written to a disk, and the status region must be shared memory. */
  private static List<Path> bases() {
    return Stream.of(
            Optional.of("/dev/shm"),
            Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR")),
            Optional.ofNullable(System.getProperty("java.io.tmpdir")))
        .flatMap(Optional::stream)
        .filter(base -> !base.isEmpty())
        .map(Path::of)
        .filter(Files::isDirectory)
        .toList();
  }

  /** Removes what callers that were killed have left behind. Other users' directories stay. */
  public static void sweep() {
    for (Path base : bases()) {
      try (DirectoryStream<Path> found =
          Files.newDirectoryStream(base, OwnerName.PREFIX + "*-*-*")) {
        for (Path path : found) {
          if (isOurs(path) && OwnerName.ownerIsGone(path.getFileName().toString())) {
            remove(path);
          }
        }
      } catch (IOException | DirectoryIteratorException e) {
        LOG.log(Level.DEBUG, "cannot look for left-over directories in " + base, e);
      }
    }
  }

  /**
   * Whether it is a directory that only this user can enter. In a place that everybody can write,
   * others may have planted a link of that name to something that is dear to us.
   */
  private static boolean isOurs(Path path) throws IOException {
    try {
      PosixFileAttributes found =
          Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      UserPrincipal me =
          path.getFileSystem()
              .getUserPrincipalLookupService()
              .lookupPrincipalByName(System.getProperty("user.name"));
      return found.isDirectory() && found.owner().equals(me) && found.permissions().equals(PRIVATE);
    } catch (NoSuchFileException | UserPrincipalNotFoundException e) {
      LOG.log(Level.DEBUG, "not ours, or gone: " + path, e);
      return false;
    }
  }

  /**
   * Where it is.
   *
   * @return an absolute path
   */
  public Path path() {
    return path;
  }

  @Override
  public void close() {
    if (made) {
      remove(path);
    }
  }

  private static void remove(Path directory) {
    try {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(directory);
    } catch (NoSuchFileException e) {
      LOG.log(Level.DEBUG, "already removed: {0}", directory);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot remove " + directory, e);
    }
  }
}
