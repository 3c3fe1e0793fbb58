package io.procession.shared;

import io.procession.internal.memory.Region;
import io.procession.internal.memory.RegionFiles;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A block of memory that processes of this user map under one name. The counterpart of Python's
 * {@code multiprocessing.shared_memory.SharedMemory}, also in the other direction: on Linux either
 * language attaches to what the other one created.
 *
 * <pre>{@code
 * import io.procession.*;
 * import io.procession.shared.*;
 * import java.lang.foreign.ValueLayout;
 *
 * try (var memory = SharedMemory.create(1_000_000); var pool = Pool.open()) {
 *   pool.forEach(i -> memory.segment().set(ValueLayout.JAVA_BYTE, i, (byte) 1), List.of(0, 1, 2));
 * }
 * }</pre>
 *
 * <p>The space is taken when the block is created, which writes zeros into all of it: where it is
 * not there, creating fails, and no later access does. Nothing else is copied, and nothing here
 * waits.
 */
public final class SharedMemory implements AutoCloseable, Serializable {
  private static final long serialVersionUID = 1L;

  private final transient Region region;
  private transient volatile boolean closed;

  private SharedMemory(Region region) {
    this.region = region;
  }

  /**
   * Creates a block with a name that nobody else has, filled with zeros.
   *
   * @param bytes its size, which may be more than 2 GiB
   * @return the block, which the caller closes
   * @throws SharedMemoryException if there is no space for it
   */
  public static SharedMemory create(long bytes) {
    return new SharedMemory(Regions.get(() -> Region.create(bytes, memory -> {})));
  }

  /**
   * Creates a block with a given name, filled with zeros. It is not removed if this process is
   * killed, because the name does not tell whose it is.
   *
   * @param name without {@code /}
   * @param bytes its size, which may be more than 2 GiB
   * @return the block, which the caller closes
   * @throws SharedMemoryException if there is one of that name, or no space
   */
  public static SharedMemory create(String name, long bytes) {
    return new SharedMemory(Regions.get(() -> Region.create(name, bytes, memory -> {})));
  }

  /**
   * Attaches to a block that exists, whoever created it.
   *
   * @param name its name
   * @return the block, which the caller closes; closing does not remove it
   * @throws SharedMemoryException if there is none of that name
   */
  public static SharedMemory attach(String name) {
    return new SharedMemory(Regions.get(() -> Region.attach(name)));
  }

  static SharedMemory join(String name) {
    return new SharedMemory(Regions.join(name));
  }

  /**
   * Removes the blocks and other shared objects of this user whose owners were killed. Happens by
   * itself when a process first creates a shared object.
   *
   * @return the names of what was removed
   */
  public static List<String> sweep() {
    return List.copyOf(RegionFiles.sweep());
  }

  /**
   * The name that others attach by.
   *
   * @return on Linux that of a file in {@code /dev/shm}
   */
  public String name() {
    return region.name();
  }

  /**
   * The memory. Threads and processes see each other's changes as those of a plain array; use a
   * {@code VarHandle} of a {@code ValueLayout} for stronger access.
   *
   * @return the whole block
   * @throws IllegalStateException if this object is closed
   */
  public MemorySegment segment() {
    if (closed) {
      throw new IllegalStateException("shared memory is closed: name=" + name());
    }
    return region.segment();
  }

  /**
   * How large it is.
   *
   * @return bytes
   */
  public long byteSize() {
    return region.segment().byteSize();
  }

  /**
   * Removes the name now, also if another process created it. Who has attached keeps the memory.
   *
   * @throws SharedMemoryException if it was removed before
   */
  public void unlink() {
    if (!Regions.get(region::unlink)) {
      throw Regions.gone(name());
    }
  }

  /** Gives up the memory, and removes the name if this object created it. */
  @Override
  public void close() {
    closed = true;
    region.close();
  }

  @Override
  public String toString() {
    return "SharedMemory[name=" + name() + ", bytes=" + byteSize() + "]";
  }

  private Object writeReplace() {
    return new MemoryHandle(name());
  }
}
