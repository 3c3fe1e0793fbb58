package io.procession.internal.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/**
 * Two rings of bytes that a caller and a worker share, one for each direction; laid out by {@link
 * RingDescriptor}.
 *
 * <p>Threads may still be using the region when it is closed. What they do next ends in {@link
 * IllegalStateException}, never in a crash, because the arena is a shared one.
 */
public final class RingRegion implements AutoCloseable {
  /**
   * The usual capacity of a ring. Smaller: large bodies move in more and smaller pieces. Larger:
   * they leave the cache between writer and reader, and every worker costs twice as much memory.
   */
  public static final int DEFAULT_CAPACITY = 1 << 20;

  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

  /** How much is written at once when a region is created. */
  private static final int ZEROS = 1 << 16;

  /** How long to wait before asking again whether the last system call has left the region. */
  private static final long CLOSE_RETRY_NANOS = 50_000;

  private final Arena arena;
  private final MemorySegment region;
  private final long ownWords;
  private final long peerWords;
  private final Ring outgoing;
  private final Ring incoming;

  private RingRegion(Arena arena, MemorySegment region, boolean caller, int capacity) {
    this.arena = arena;
    this.region = region;
    Ring toWorker = new Ring(region, RingDescriptor.TO_WORKER, RingDescriptor.BYTES, capacity);
    Ring toCaller =
        new Ring(region, RingDescriptor.TO_CALLER, RingDescriptor.BYTES + capacity, capacity);
    this.ownWords = caller ? RingDescriptor.CALLER_WORDS : RingDescriptor.WORKER_WORDS;
    this.peerWords = caller ? RingDescriptor.WORKER_WORDS : RingDescriptor.CALLER_WORDS;
    this.outgoing = caller ? toWorker : toCaller;
    this.incoming = caller ? toCaller : toWorker;
  }

  /**
   * Creates the region, in the caller.
   *
   * @param file must not exist; the caller deletes it once the worker has attached
   * @param capacity of each ring, a power of two
   * @return the caller's side
   * @throws IOException if there is no space for it; no file is left then
   */
  public static RingRegion create(Path file, int capacity) throws IOException {
    if (!RingDescriptor.isCapacity(capacity)) {
      throw new IllegalArgumentException(
          "capacity must be a power of two from %d to %d: capacity=%d"
              .formatted(RingDescriptor.MIN_CAPACITY, RingDescriptor.MAX_CAPACITY, capacity));
    }
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      try {
        fill(channel, RingDescriptor.size(capacity));
        RingRegion created = map(channel, true, capacity);
        created.identify(capacity);
        return created;
      } catch (IOException e) {
        Files.delete(file);
        throw e;
      }
    }
  }

  /** Written, not only sized: on a full memory file system a hole would fail at the first store. */
  private static void fill(FileChannel channel, long size) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocate(ZEROS);
    for (long left = size; left > 0; ) {
      zeros.clear().limit((int) Math.min(left, ZEROS));
      left -= channel.write(zeros);
    }
  }

  /**
   * Attaches to the region, in the worker.
   *
   * @param file what the caller created
   * @return the worker's side
   * @throws IOException if it cannot be mapped, or was made by another version
   */
  public static RingRegion attach(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return map(channel, false, checkedCapacity(file, channel));
    }
  }

  private static int checkedCapacity(Path file, FileChannel channel) throws IOException {
    ByteBuffer identity =
        ByteBuffer.allocate((int) RingDescriptor.BYTES).order(ByteOrder.nativeOrder());
    while (identity.hasRemaining() && channel.read(identity) >= 0) {
      // A short read is followed by the rest, or by the end.
    }
    if (identity.hasRemaining()
        || identity.getLong((int) RingDescriptor.MAGIC_OFFSET) != RingDescriptor.MAGIC) {
      throw new IOException("not a region of rings: " + file);
    }
    int version = identity.getInt((int) RingDescriptor.VERSION_OFFSET);
    if (version != RingDescriptor.VERSION) {
      throw new IOException(
          "caller and worker must have the same version of rings: caller=%d worker=%d"
              .formatted(version, RingDescriptor.VERSION));
    }
    int capacity = identity.getInt((int) RingDescriptor.CAPACITY_OFFSET);
    if (!RingDescriptor.isCapacity(capacity) || channel.size() != RingDescriptor.size(capacity)) {
      throw new IOException(
          "damaged region of rings: %s capacity=%d size=%d"
              .formatted(file, capacity, channel.size()));
    }
    return capacity;
  }

  private static RingRegion map(FileChannel channel, boolean caller, int capacity)
      throws IOException {
    Arena arena = Arena.ofShared();
    try {
      MemorySegment region =
          channel.map(FileChannel.MapMode.READ_WRITE, 0, RingDescriptor.size(capacity), arena);
      return new RingRegion(arena, region, caller, capacity);
    } catch (IOException e) {
      arena.close();
      throw e;
    }
  }

  private void identify(int capacity) {
    INT.set(region, RingDescriptor.CAPACITY_OFFSET, capacity);
    INT.set(region, RingDescriptor.VERSION_OFFSET, RingDescriptor.VERSION);
    LONG.setRelease(region, RingDescriptor.MAGIC_OFFSET, RingDescriptor.MAGIC);
  }

  /**
   * The ring that this side writes.
   *
   * @return always the same
   */
  public Ring outgoing() {
    return outgoing;
  }

  /**
   * The ring that this side reads.
   *
   * @return always the same
   */
  public Ring incoming() {
    return incoming;
  }

  /** Says that this side can be woken from a futex and can wake from one; for ever. */
  public void offerFutex() {
    INT.setVolatile(region, ownWords + RingDescriptor.HAS_FUTEX, 1);
  }

  /**
   * Whether the other side can be woken from a futex and can wake from one.
   *
   * @return true from the moment that it said so
   */
  public boolean peerHasFutex() {
    return (int) INT.getAcquire(region, peerWords + RingDescriptor.HAS_FUTEX) == 1;
  }

  /** Says that this side will neither write nor read any more. */
  public void leave() {
    INT.setVolatile(region, ownWords + RingDescriptor.HAS_LEFT, 1);
  }

  /**
   * Whether the other side said that it neither writes nor reads any more.
   *
   * @return true from that moment on; what it wrote before is to be seen then
   */
  public boolean peerHasLeft() {
    return (int) INT.getAcquire(region, peerWords + RingDescriptor.HAS_LEFT) != 0;
  }

  /**
   * Gives the memory back. A thread that is in a system call on it keeps it for so long: wake it
   * first.
   */
  @Override
  public void close() {
    while (arena.scope().isAlive()) {
      try {
        arena.close();
      } catch (IllegalStateException e) {
        // In use by a system call, or closed by another thread: the loop tells which.
        LockSupport.parkNanos(CLOSE_RETRY_NANOS);
      }
    }
  }
}
