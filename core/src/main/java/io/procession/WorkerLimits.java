package io.procession;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What each worker process of a pool may use. Immutable; {@link #none()} is the default.
 *
 * {@snippet :
 * var limits = WorkerLimits.none().withHeap(2L << 30).withMemory(3L << 30).withOpenFiles(256);
 * try (var pool = Pool.builder().limits(limits).open()) {
 *   pool.map(file -> convert(file), files);
 * }
 * }
 *
 * <p>Each limit is of one worker, not of the pool. A worker that is replaced by its pool, at a soft
 * limit, loses no task. The threads of {@code Engine.inProcess()} have none of these limits. Python
 * leaves this to {@code resource.setrlimit} in an initializer.
 */
public final class WorkerLimits {
  private static final WorkerLimits NONE = new WorkerLimits(0, 0, 0, 0, 0, 0, null, null);
  private static final long LEAST_ADDRESS_SPACE = 512L << 20;

  private final long heap;
  private final long directMemory;
  private final long memory;
  private final long recycledAtMemory;
  private final long addressSpace;
  private final int openFiles;
  private final @Nullable Duration cpuTime;
  private final @Nullable Duration maxAge;

  private WorkerLimits(
      long heap,
      long directMemory,
      long memory,
      long recycledAtMemory,
      long addressSpace,
      int openFiles,
      @Nullable Duration cpuTime,
      @Nullable Duration maxAge) {
    this.heap = heap;
    this.directMemory = directMemory;
    this.memory = memory;
    this.recycledAtMemory = recycledAtMemory;
    this.addressSpace = addressSpace;
    this.openFiles = openFiles;
    this.cpuTime = cpuTime;
    this.maxAge = maxAge;
  }

  /**
   * No limit, beside the heap that the pool gives each worker as its share of the memory of the
   * job.
   *
   * @return the default limits
   */
  public static WorkerLimits none() {
    return NONE;
  }

  private static void check(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s must be at least %d: %s=%d".formatted(name, least, name, value));
    }
  }

  private static void check(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("%s must be positive: %s=%s".formatted(name, name, value));
    }
  }

  /**
   * Limits the heap: {@code -Xmx}. By default it is the worker's share of the memory of the job. A
   * task that needs more ends its worker, and is lost; {@link PoolBuilder#jvmArgs} wins over this.
   *
   * @param bytes 16 MiB or more
   * @return these limits with that one
   */
  public WorkerLimits withHeap(long bytes) {
    check("heap", bytes, 16 << 20);
    return new WorkerLimits(
        bytes, directMemory, memory, recycledAtMemory, addressSpace, openFiles, cpuTime, maxAge);
  }

  /**
   * Limits direct buffers: {@code -XX:MaxDirectMemorySize}. By default it is that of the heap. A
   * task that needs more fails with an {@link OutOfMemoryError}; the worker goes on. Does not count
   * memory of {@link java.lang.foreign.Arena}.
   *
   * @param bytes 1 MiB or more
   * @return these limits with that one
   */
  public WorkerLimits withDirectMemory(long bytes) {
    check("directMemory", bytes, 1 << 20);
    return new WorkerLimits(
        heap, bytes, memory, recycledAtMemory, addressSpace, openFiles, cpuTime, maxAge);
  }

  /**
   * Limits the resident memory of the process: heap, code, buffers, native libraries, shared memory
   * that it uses. The pool looks at {@code /proc/PID/status} about ten times a second and kills a
   * worker that has more; its task is lost, with a {@link WorkerLostException} that says so. A task
   * may exceed it for a moment.
   *
   * @param bytes 64 MiB or more; an idle worker has about 45 MiB
   * @return these limits with that one
   */
  public WorkerLimits withMemory(long bytes) {
    check("memory", bytes, 64 << 20);
    return new WorkerLimits(
        heap, directMemory, bytes, recycledAtMemory, addressSpace, openFiles, cpuTime, maxAge);
  }

  /**
   * Replaces a worker that has more resident memory than this, between two of its chunks. It goes
   * on until its replacement is ready. No task is lost. Watched as {@link #withMemory} is.
   *
   * @param bytes 64 MiB or more, less than the limit of {@link #withMemory}
   * @return these limits with that one
   */
  public WorkerLimits withRecyclingAtMemory(long bytes) {
    check("recyclingAtMemory", bytes, 64 << 20);
    return new WorkerLimits(
        heap, directMemory, memory, bytes, addressSpace, openFiles, cpuTime, maxAge);
  }

  /**
   * Replaces a worker that is older than this, between two of its chunks. It goes on until its
   * replacement is ready. No task is lost. Workers that have not run a task stay.
   *
   * @param age more than zero
   * @return these limits with that one
   */
  public WorkerLimits withMaxAge(Duration age) {
    check("maxAge", age);
    return new WorkerLimits(
        heap, directMemory, memory, recycledAtMemory, addressSpace, openFiles, cpuTime, age);
  }

  /**
   * Limits the CPU time of a worker in its whole life, threads and start included: {@code
   * RLIMIT_CPU}. The system ends it with SIGXCPU; its task is lost. Children of a task have the
   * same limit, each for itself.
   *
   * @param time whole seconds, rounded up
   * @return these limits with that one
   */
  public WorkerLimits withCpuTime(Duration time) {
    check("cpuTime", time);
    return new WorkerLimits(
        heap, directMemory, memory, recycledAtMemory, addressSpace, openFiles, time, maxAge);
  }

  /**
   * Limits the address space: {@code RLIMIT_AS}. A JVM reserves much more than it uses, so workers
   * then get a smaller class space and code cache, and one arena of malloc; they need about 400 MiB
   * above their heap. What does not fit fails in the task, mostly with an {@link OutOfMemoryError},
   * or ends the worker. Prefer {@link #withMemory}.
   *
   * @param bytes 512 MiB or more
   * @return these limits with that one
   */
  public WorkerLimits withAddressSpace(long bytes) {
    check("addressSpace", bytes, LEAST_ADDRESS_SPACE);
    return new WorkerLimits(
        heap, directMemory, memory, recycledAtMemory, bytes, openFiles, cpuTime, maxAge);
  }

  /**
   * Limits the open files and sockets: {@code RLIMIT_NOFILE}. A task that opens more fails with an
   * {@link java.io.IOException}; the worker goes on.
   *
   * @param descriptors 64 or more; a worker has about 15 itself, and one for each jar
   * @return these limits with that one
   */
  public WorkerLimits withOpenFiles(int descriptors) {
    check("openFiles", descriptors, 64);
    return new WorkerLimits(
        heap, directMemory, memory, recycledAtMemory, addressSpace, descriptors, cpuTime, maxAge);
  }

  private static OptionalLong optional(long value) {
    return value == 0 ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /**
   * The limit of the heap.
   *
   * @return bytes
   */
  public OptionalLong heap() {
    return optional(heap);
  }

  /**
   * The limit of direct buffers.
   *
   * @return bytes
   */
  public OptionalLong directMemory() {
    return optional(directMemory);
  }

  /**
   * The limit of the resident memory.
   *
   * @return bytes
   */
  public OptionalLong memory() {
    return optional(memory);
  }

  /**
   * The resident memory with which a worker is replaced.
   *
   * @return bytes
   */
  public OptionalLong recyclingAtMemory() {
    return optional(recycledAtMemory);
  }

  /**
   * The limit of the address space.
   *
   * @return bytes
   */
  public OptionalLong addressSpace() {
    return optional(addressSpace);
  }

  /**
   * The limit of open files.
   *
   * @return descriptors
   */
  public OptionalInt openFiles() {
    return openFiles == 0 ? OptionalInt.empty() : OptionalInt.of(openFiles);
  }

  /**
   * The limit of CPU time.
   *
   * @return the time
   */
  public Optional<Duration> cpuTime() {
    return Optional.ofNullable(cpuTime);
  }

  /**
   * The age with which a worker is replaced.
   *
   * @return the age
   */
  public Optional<Duration> maxAge() {
    return Optional.ofNullable(maxAge);
  }
}
