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
 * What a worker is doing, in memory that its caller can read at any time, after its death too; and
 * what the caller wants it to stop.
 *
 * <pre>
 *   0                 8                 16                24
 *   +-----------------+-----------------+-----------------+-----------------+
 *   | attempt number  | tasks begun     | tasks ended     | last heartbeat  |   the worker writes
 *   +-----------------+-----------------+-----------------+-----------------+
 *   128               136               144               152               160
 *   +-----------------+-----------------+-----------------+-----------------+-----------------+
 *   | attempt to stop | task to stop    | attempt offered | attempt offered | attempt whose   |
 *   |                 |                 |                 |                 | rest is dropped |
 *   +-----------------+-----------------+-----------------+-----------------+-----------------+
 *                                                                             the caller writes
 * </pre>
 *
 * Each side stores what it does and then looks at what the other side has stored (Dekker's way). So
 * if the caller, after its request, still sees the task running, the worker will see the request
 * when that task ends. From then on the worker waits for the caller's word, and the caller may kill
 * it without ever hitting another task.
 *
 * <p>An attempt that a worker was sent belongs to whoever first replaces its number by 0: the
 * worker, who begins it then, or the caller, who takes it back for another worker. Neither has to
 * ask the other.
 */
public final class WorkerStatus implements AutoCloseable {
  /** The attempts that can be offered at the same time. */
  public static final int SLOTS = 2;

  /** To stop: the running task and all others of the attempt. */
  public static final int ALL = -1;

  /** No task of the attempt is running. */
  public static final int NONE = -1;

  /** The size of the region. */
  private static final long SIZE = 4096;

  private static final long ATTEMPT = 0;
  private static final long BEGUN = ATTEMPT + 8;
  private static final long ENDED = BEGUN + 8;
  private static final long BEAT = ENDED + 8;

  /** In another cache line, and not in its neighbour, which processors fetch along. */
  private static final long STOP_ATTEMPT = 128;

  private static final long STOP_TASK = STOP_ATTEMPT + 8;
  private static final long OFFERED = STOP_TASK + 8;

  /**
   * A word of its own: a task that is to stop and others that are dropped may be of one attempt.
   */
  private static final long REST = OFFERED + 8 * SLOTS;

  /** More than any number of tasks: the attempt is over. */
  private static final long OVER = 1L << 32;

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
   * A status in this process's own memory, for workers that are threads. It needs no closing.
   *
   * @return the status of a worker that has not begun anything
   */
  public static WorkerStatus inMemory() {
    Arena arena = Arena.ofAuto();
    return new WorkerStatus(arena, arena.allocate(SIZE, Long.BYTES));
  }

  private long get(long word) {
    return (long) LONG.getVolatile(region, word);
  }

  private void set(long word, long value) {
    LONG.setVolatile(region, word, value);
  }

  /**
   * Notes that an attempt began.
   *
   * @param attempt its number
   * @param from the tasks of its chunk that are done already
   */
  public void attempt(long attempt, int from) {
    set(ATTEMPT, 0); // Who reads the same attempt before and after the others, read its others.
    set(BEGUN, from);
    set(ENDED, from);
    set(ATTEMPT, attempt);
  }

  /**
   * Notes that a task began.
   *
   * @param begun the tasks of the chunk that have begun, this one included
   */
  public void begun(int begun) {
    set(BEGUN, begun);
  }

  /**
   * Notes that a task ended.
   *
   * @param ended the tasks of the chunk that have ended, this one included
   */
  public void ended(int ended) {
    set(ENDED, ended);
  }

  /** Notes that no other task of the attempt will begin. */
  public void over() {
    set(ENDED, OVER);
  }

  /**
   * What the caller wants stopped.
   *
   * @param attempt the attempt that is asked about
   * @param task one of its tasks
   * @return whether that task is to stop
   */
  public boolean isStopped(long attempt, int task) {
    if (get(STOP_ATTEMPT) != attempt) {
      return false;
    }
    long stop = get(STOP_TASK);
    return stop == ALL || stop == task;
  }

  /**
   * Whether tasks that have not begun shall not begin.
   *
   * @param attempt the attempt that is asked about
   * @return whether that is so
   */
  public boolean isRestStopped(long attempt) {
    return get(REST) == attempt;
  }

  /**
   * Wants a task stopped, or all tasks of an attempt, instead of the task before. The worker sees
   * it when a task ends. Where all tasks are to stop already, that stays.
   *
   * @param attempt of this attempt
   * @param task the position of the task in the chunk, or {@link #ALL}
   */
  public void requestStop(long attempt, int task) {
    if (task == ALL) {
      dropRest(attempt);
    }
    if (get(STOP_ATTEMPT) != attempt) {
      set(STOP_ATTEMPT, 0); // The new task must not be taken for one of the attempt before.
    } else if (get(STOP_TASK) == ALL) {
      return;
    }
    set(STOP_TASK, task);
    set(STOP_ATTEMPT, attempt);
  }

  /**
   * Wants tasks of an attempt that have not begun not to begin. The one that runs goes on, or stops
   * if that was or will be requested.
   *
   * @param attempt of this attempt
   */
  public void dropRest(long attempt) {
    set(REST, attempt);
  }

  /**
   * The task of an attempt that is running.
   *
   * @param attempt the attempt that is asked about
   * @return its position in the chunk, or {@link #NONE}
   */
  public int running(long attempt) {
    if (get(ATTEMPT) != attempt) {
      return NONE;
    }
    long begun = get(BEGUN);
    long ended = get(ENDED);
    return get(ATTEMPT) == attempt && ended < begun ? (int) begun - 1 : NONE;
  }

  /**
   * The number of tasks of a chunk that had begun.
   *
   * @param attempt the attempt that is asked about
   * @return tasks counted from the chunk's first, or -1 if the worker had not come to that attempt
   */
  public int begunOf(long attempt) {
    return get(ATTEMPT) == attempt ? (int) get(BEGUN) : -1;
  }

  /**
   * Notes, in the worker, that its JVM runs.
   *
   * @param number what the caller asked with
   */
  public void beat(long number) {
    set(BEAT, number);
  }

  /**
   * The heartbeat that the worker has noted last.
   *
   * @return the caller's number; 0 before the first
   */
  public long lastBeat() {
    return get(BEAT);
  }

  @Override
  public void close() {
    arena.close();
  }
}
