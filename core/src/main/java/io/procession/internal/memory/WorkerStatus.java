package io.procession.internal.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What a worker is doing, in memory that its caller can still read after the worker was killed.
 *
 * <pre>
 *   0                       8                       16                      24                      32
 *   +-----------------------+-----------------------+-----------------------+-----------------------+
 *   | attempt number        | tasks begun           | attempt offered, or 0 | attempt offered, or 0 |
 *   +-----------------------+-----------------------+-----------------------+-----------------------+
 * </pre>
 *
 * The worker alone writes the first two, one store for each task it begins. The caller reads them
 * only after the process has ended, so the order of the two stores of a new attempt does not matter
 * to it.
 *
 * <p>An attempt that a worker was sent belongs to whoever first replaces its number by 0: the
 * worker, who begins it then, or the caller, who takes it back for another worker. Neither has to
 * ask the other.
 */
public final class WorkerStatus implements AutoCloseable {
  /** The attempts that can be offered at the same time. */
  public static final int SLOTS = 2;

  /** The size of the region. */
  private static final long SIZE = 4096;

  private static final long ATTEMPT = 0;
  private static final long BEGUN = ATTEMPT + 8;
  private static final long OFFERED = BEGUN + 8;
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

  private final Arena arena;
  private final MemorySegment region;

  private WorkerStatus(Arena arena, MemorySegment region) {
    this.arena = arena;
    this.region = region;
  }

  /**
   * Creates the region, in the caller.
   *
   * @param file must not exist; the caller deletes it once the worker has attached
   * @return the status of a worker that has not begun anything
   * @throws IOException if there is no space for it
   */
  public static WorkerStatus create(Path file) throws IOException {
    // Written, not only sized: on a full memory file system a hole would fail at the first store.
    Files.write(file, new byte[(int) SIZE], StandardOpenOption.CREATE_NEW);
    return map(file);
  }

  /**
   * Attaches to the region, in the worker.
   *
   * @param file what the caller created
   * @return the status to write
   * @throws IOException if it cannot be mapped
   */
  public static WorkerStatus attach(Path file) throws IOException {
    return map(file);
  }

  private static WorkerStatus map(Path file) throws IOException {
    Arena arena = Arena.ofShared();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new WorkerStatus(arena, channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE, arena));
    } catch (IOException e) {
      arena.close();
      throw e;
    }
  }

  /**
   * Offers an attempt to the worker, before it is sent.
   *
   * @param slot below {@link #SLOTS}; that of an attempt that has ended or was taken back
   * @param attempt its number
   */
  public void offer(int slot, long attempt) {
    LONG.setVolatile(region, OFFERED + 8L * slot, attempt);
  }

  /**
   * Takes an attempt, in the worker to begin it, in the caller to run it elsewhere.
   *
   * @param slot where it was offered
   * @param attempt its number
   * @return whether the other side has not taken it before
   */
  public boolean take(int slot, long attempt) {
    return LONG.compareAndSet(region, OFFERED + 8L * slot, attempt, 0L);
  }

  /**
   * Notes that an attempt began.
   *
   * @param attempt its number
   * @param from the tasks of its chunk that are done already
   */
  public void attempt(long attempt, int from) {
    LONG.setOpaque(region, BEGUN, (long) from);
    LONG.setOpaque(region, ATTEMPT, attempt);
  }

  /**
   * Notes that a task began.
   *
   * @param begun the tasks of the chunk that have begun, this one included
   */
  public void begun(int begun) {
    LONG.setOpaque(region, BEGUN, (long) begun);
  }

  /**
   * The number of tasks of a chunk that had begun.
   *
   * @param attempt the attempt that is asked about
   * @return tasks counted from the chunk's first, or -1 if the worker had not come to that attempt
   */
  public int begunOf(long attempt) {
    return (long) LONG.getVolatile(region, ATTEMPT) == attempt
        ? (int) (long) LONG.getVolatile(region, BEGUN)
        : -1;
  }

  @Override
  public void close() {
    arena.close();
  }
}
