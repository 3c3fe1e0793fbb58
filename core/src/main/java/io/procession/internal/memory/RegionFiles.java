package io.procession.internal.memory;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Where regions are, what they are called, and who removes them.
 *
 * <p>A name that was not chosen by the user is {@code procession-shm-PID-START-RANDOM}: process
 * number and start say for ever who owns it, to those of the same PID name space, which the last
 * part begins with. The owner removes it when it closes it or ends; what an owner that was killed
 * has left, {@link #sweep} of any later process of the user removes. A name that the user chose
 * tells no owner, so nobody sweeps it.
 */
public final class RegionFiles {
  private static final Logger LOG = System.getLogger("io.procession.memory");
  private static final String PREFIX = "procession-shm-";
  private static final int PID = 2;
  private static final int START = 3;
  private static final int PARTS = 5;
  private static final int RANDOM_BYTES = 8;

  /** The longest name of a file on Linux and macOS. */
  private static final int MAX_NAME = 255;

  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");

  private RegionFiles() {}

  /** Places for regions, the best first: memory, then what only this user can enter. */
  static List<Path> places() {
    return Stream.of(
            Optional.of("/dev/shm"),
            Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR")),
            Optional.ofNullable(System.getProperty("java.io.tmpdir")))
        .flatMap(Optional::stream)
        .filter(place -> !place.isEmpty())
        .map(Path::of)
        .filter(Files::isDirectory)
        .toList();
  }

  /** A name that nobody has, owned by this process. */
  static String newName() {
    byte[] random = new byte[RANDOM_BYTES];
    Random.SOURCE.nextBytes(random);
    ProcessMark me = ProcessMark.current();
    return PREFIX
        + me.pid()
        + "-"
        + me.start()
        + "-"
        + ProcessMark.namespace()
        + HexFormat.of().formatHex(random);
  }

  /** The name, if it can be one of a file in the places. */
  static String checked(String name) {
    if (name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.indexOf('/') >= 0
        || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "name must be that of a file, without / and NUL: name=" + name.replace('\0', '?'));
    }
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_NAME) {
      throw new IllegalArgumentException(
          "name must have at most %d bytes: bytes=%d name=%s".formatted(MAX_NAME, bytes, name));
    }
    return name;
  }

  /** The owner that the name tells; empty for a name of a user or of another PID name space. */
  public static Optional<ProcessMark> ownerOf(String name) {
    String[] parts = name.split("-", -1);
    if (!name.startsWith(PREFIX)
        || parts.length != PARTS
        || !parts[PARTS - 1].startsWith(ProcessMark.namespace())) {
      return Optional.empty(); // The process numbers of another container say nothing here.
    }
    try {
      return Optional.of(new ProcessMark(Long.parseLong(parts[PID]), Long.parseLong(parts[START])));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Files of this user's regions that have names of this library, in all places. */
  public static List<Path> list() {
    List<Path> found = new ArrayList<>();
    for (Path place : places()) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(place, PREFIX + "*-*-*")) {
        for (Path file : files) {
          if (isOurs(file)) {
            found.add(file);
          }
        }
      } catch (IOException | DirectoryIteratorException e) {
        LOG.log(Level.DEBUG, "cannot look for regions in " + place, e);
      }
    }
    return found;
  }

  /**
   * Removes regions whose owners are dead, and warns of them.
   *
   * @return their names
   */
  public static List<String> sweep() {
    List<String> removed = new ArrayList<>();
    for (Path file : list()) {
      String name = file.getFileName().toString();
      if (ownerOf(name).filter(owner -> !owner.isAlive()).isPresent() && remove(file)) {
        removed.add(name);
      }
    }
    if (!removed.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "removed {0} region(s) of shared memory that processes which were killed had left: {1}",
          removed.size(),
          removed);
    }
    return removed;
  }

  /** Sweeps once in the life of this process. */
  static void sweepOnce() {
    FirstUse.sweep();
  }

  /**
   * Whether it is a file that only this user can use. In a place that everybody can write, others
   * may have planted a link of that name.
   */
  private static boolean isOurs(Path file) {
    try {
      PosixFileAttributes found =
          Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return found.isRegularFile()
          && found.permissions().equals(PRIVATE)
          && found
              .owner()
              .equals(
                  file.getFileSystem()
                      .getUserPrincipalLookupService()
                      .lookupPrincipalByName(System.getProperty("user.name")));
    } catch (UserPrincipalNotFoundException | NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "cannot look at " + file, e);
      return false;
    }
  }

  /** Notes that this process has to remove the file, at the latest when it ends. */
  static void own(Path file) {
    AtExit.OWNED.add(file);
  }

  /** Removes a file that this process owns. */
  static boolean disown(Path file) {
    return AtExit.OWNED.remove(file) && remove(file);
  }

  private static boolean remove(Path file) {
    try {
      return Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot remove " + file, e);
      return false;
    }
  }

  /** Makes names that nobody can guess. */
  private static final class Random {
    private static final SecureRandom SOURCE = new SecureRandom();

    private Random() {}
  }

  /** Sweeps when it is first used. */
  private static final class FirstUse {
    private static final List<String> REMOVED = RegionFiles.sweep();

    private FirstUse() {}

    static void sweep() {
      LOG.log(Level.TRACE, "swept: {0}", REMOVED);
    }
  }

  /** The files that go when this process ends, unless it is killed. */
  private static final class AtExit {
    private static final Set<Path> OWNED = register(ConcurrentHashMap.newKeySet());

    private AtExit() {}

    private static Set<Path> register(Set<Path> owned) {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> owned.forEach(RegionFiles::remove), "procession-regions"));
      return owned;
    }
  }
}
