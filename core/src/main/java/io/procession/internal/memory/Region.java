package io.procession.internal.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A named piece of memory that any process of this user can map.
 *
 * <p>Who created it, or attached to it on purpose, closes it: what a thread does with it afterwards
 * ends in {@link IllegalStateException}, never in a crash. What arrived in a message is mapped once
 * for the whole process, and unmapped when nobody can reach it any more, because tasks do not close
 * what they were given.
 */
public final class Region implements AutoCloseable {
  /** Written at once when a region is created. */
  private static final int ZEROS = 1 << 20;

  /** How many names are tried; that two in a row are taken by chance does not happen. */
  private static final int NAMES = 10;

  /** How long to wait before asking again whether the last system call has left the region. */
  private static final long CLOSE_RETRY_NANOS = 50_000;

  private static final Set<OpenOption> READ_WRITE =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);

  private final Path file;
  private final MemorySegment segment;
  private final @Nullable Arena arena;
  private final boolean owner;

  private Region(Path file, MemorySegment segment, @Nullable Arena arena, boolean owner) {
    this.file = file;
    this.segment = segment;
    this.arena = arena;
    this.owner = owner;
  }

  /**
   * Creates a region with a name of its own, zeroed. The space is taken now, so that no later store
   * can fail.
   *
   * @param bytes its size
   * @param prepare writes what has to be there before anybody can attach
   * @return the owner's region
   * @throws IOException if there is no space
   */
  public static Region create(long bytes, Consumer<MemorySegment> prepare) throws IOException {
    return create(RegionFiles::newName, bytes, prepare);
  }

  /** The same with names from elsewhere, of which those that are taken are passed over. */
  static Region create(Supplier<String> names, long bytes, Consumer<MemorySegment> prepare)
      throws IOException {
    for (int left = NAMES - 1; ; left--) {
      try {
        return create(names.get(), bytes, prepare);
      } catch (FileAlreadyExistsException e) {
        if (left == 0) {
          throw e;
        }
      }
    }
  }

  /**
   * Creates a region of a name that the user chose.
   *
   * @throws FileAlreadyExistsException if there is one of that name
   * @throws IOException if there is no space
   */
  public static Region create(String name, long bytes, Consumer<MemorySegment> prepare)
      throws IOException {
    if (bytes <= 0) {
      throw new IllegalArgumentException("bytes must be positive: bytes=" + bytes);
    }
    RegionFiles.checked(name);
    RegionFiles.sweepOnce();
    Path place = placeFor(bytes);
    Region region = reserve(place, name, bytes);
    RegionFiles.own(region.file);
    prepare.accept(region.segment);
    return region;
  }

  private static Path placeFor(long bytes) throws IOException {
    List<Path> places = RegionFiles.places().stream().filter(Files::isWritable).toList();
    if (places.isEmpty()) {
      throw new IOException(
          "no place for shared memory: none of "
              + RegionFiles.places()
              + " can be written\n"
              + "  Try: make one of them writable, or set XDG_RUNTIME_DIR or -Djava.io.tmpdir.");
    }
    Path place = places.getFirst();
    long free = Files.getFileStore(place).getUsableSpace();
    if (free < bytes) {
      throw noSpace(place, bytes, null);
    }
    return place;
  }

  private static IOException noSpace(Path place, long bytes, @Nullable IOException cause)
      throws IOException {
    return new IOException(
        "no space for %,d bytes of shared memory: %s has %,d bytes free\n"
                .formatted(bytes, place, Files.getFileStore(place).getUsableSpace())
            + "  Try: close what is not used any more, or make it larger; in a container: docker"
            + " run --shm-size=SIZE.",
        cause);
  }

  private static Region reserve(Path place, String name, long bytes) throws IOException {
    Path file = place.resolve(name);
    try (FileChannel channel =
        FileChannel.open(
            file,
            NEW,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      try {
        fill(channel, bytes);
      } catch (IOException e) {
        throw noSpace(place, bytes, e);
      }
      return map(file, channel, Arena.ofShared(), true);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** Written, not only sized: on a full memory file system a hole would fail at the first store. */
  private static void fill(FileChannel channel, long bytes) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(bytes, ZEROS));
    for (long left = bytes; left > 0; ) {
      zeros.clear().limit((int) Math.min(left, zeros.capacity()));
      left -= channel.write(zeros);
    }
  }

  private static Region map(Path file, FileChannel channel, Arena arena, boolean owner)
      throws IOException {
    try {
      MemorySegment segment = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size(), arena);
      return new Region(file, segment, arena, owner);
    } catch (IOException e) {
      arena.close();
      throw e;
    }
  }

  /**
   * Attaches to a region that exists; to be closed.
   *
   * @throws NoSuchFileException if there is none of that name
   * @throws IOException if it cannot be mapped
   */
  public static Region attach(String name) throws IOException {
    Path file = find(name);
    try (FileChannel channel = FileChannel.open(file, READ_WRITE)) {
      return map(file, channel, Arena.ofShared(), false);
    }
  }

  private static Path find(String name) throws NoSuchFileException {
    RegionFiles.checked(name);
    return RegionFiles.places().stream()
        .map(place -> place.resolve(name))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new NoSuchFileException(name));
  }

  /**
   * The region of a handle that arrived in a message. Need not be closed.
   *
   * @throws NoSuchFileException if it has been removed
   * @throws IOException if it cannot be mapped
   */
  public static Region join(String name) throws IOException {
    Path file = find(name);
    // A name that a user chose may have been removed and given again.
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    Joined.Known known = Joined.REGIONS.get(name);
    Region region = known == null || !Objects.equals(key, known.key) ? null : known.region.get();
    if (region != null) {
      return region;
    }
    try (FileChannel channel = FileChannel.open(file, READ_WRITE)) {
      MemorySegment segment =
          channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size(), Arena.ofAuto());
      Region joined = new Region(file, segment, null, false);
      Joined.REGIONS.values().removeIf(other -> other.region.refersTo(null));
      Joined.REGIONS.put(name, new Joined.Known(new WeakReference<>(joined), key));
      return joined;
    }
  }

  /** What other processes attach by. */
  public String name() {
    return file.getFileName().toString();
  }

  /** Whether others can still attach. */
  public boolean exists() {
    return Files.exists(file);
  }

  /** The memory. */
  public MemorySegment segment() {
    return segment;
  }

  /** Whether this process created it and removes it. */
  public boolean isOwner() {
    return owner;
  }

  /**
   * Removes the name; those who have attached keep the memory.
   *
   * @return false if somebody had removed it before
   */
  public boolean unlink() throws IOException {
    return owner ? RegionFiles.disown(file) : Files.deleteIfExists(file);
  }

  /** Gives the memory back, and removes the name if this process created it. */
  @Override
  public void close() {
    if (owner) {
      RegionFiles.disown(file);
    }
    while (arena != null && arena.scope().isAlive()) {
      try {
        arena.close();
      } catch (IllegalStateException e) {
        // In use by a system call, or closed by another thread: the loop tells which.
        LockSupport.parkNanos(CLOSE_RETRY_NANOS);
      }
    }
  }

  /** The regions that came in messages: an address space is a thing of the whole process. */
  private static final class Joined {
    private static final ConcurrentHashMap<String, Known> REGIONS = new ConcurrentHashMap<>();

    /** A mapping, and which file it is of; a system that does not tell files apart has no key. */
    private record Known(WeakReference<Region> region, @Nullable Object key) {}

    private Joined() {}
  }
}
