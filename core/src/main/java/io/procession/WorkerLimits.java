package io.procession;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
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
  private static final WorkerLimits NONE = new WorkerLimits(new Chosen());
  private static final long LEAST_ADDRESS_SPACE = 512L << 20;

  /** Never changed once it is here. */
  private final Chosen chosen;

  private WorkerLimits(Chosen chosen) {
    this.chosen = chosen;
  }

  /** What was chosen; 0 and null for no limit. */
  private static final class Chosen {
    private long heap;
    private long directMemory;
    private long memory;
    private long recycledAtMemory;
    private long addressSpace;
    private int openFiles;
    private int threads;
    private double cpus;
    private @Nullable Duration cpuTime;
    private @Nullable Duration maxAge;

    private Chosen() {}

    private Chosen(Chosen other) {
      heap = other.heap;
      directMemory = other.directMemory;
      memory = other.memory;
      recycledAtMemory = other.recycledAtMemory;
      addressSpace = other.addressSpace;
      openFiles = other.openFiles;
      threads = other.threads;
      cpus = other.cpus;
      cpuTime = other.cpuTime;
      maxAge = other.maxAge;
    }
  }

  private WorkerLimits with(Consumer<Chosen> change) {
    Chosen next = new Chosen(chosen);
    change.accept(next);
    return new WorkerLimits(next);
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
    return with(next -> next.heap = bytes);
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
    return with(next -> next.directMemory = bytes);
  }

  /**
   * Limits the memory of the process: heap, code, buffers, native libraries, shared memory that it
   * uses. A worker that needs more is killed; its task is lost, with a {@link WorkerLostException}
   * that says so.
   *
   * <p>Where this process may divide its control group of version 2, the kernel keeps the limit, of
   * the worker and of what its tasks have started, together; what they left running ends with the
   * worker. This process moves into a group of its own for that, with the others that it has
   * started. Elsewhere the pool looks at the resident memory of the worker alone, in {@code
   * /proc/PID/status}, about ten times a second, and a task may exceed the limit for a moment.
   * {@code procession doctor} says which it is.
   *
   * @param bytes 64 MiB or more; an idle worker has about 45 MiB
   * @return these limits with that one
   */
  public WorkerLimits withMemory(long bytes) {
    check("memory", bytes, 64 << 20);
    return with(next -> next.memory = bytes);
  }

  /**
   * Replaces a worker that has more resident memory than this, between two of its chunks. It goes
   * on until its replacement is ready. No task is lost. The pool looks at it ten times a second.
   *
   * @param bytes 64 MiB or more, less than the limit of {@link #withMemory}
   * @return these limits with that one
   */
  public WorkerLimits withRecyclingAtMemory(long bytes) {
    check("recyclingAtMemory", bytes, 64 << 20);
    return with(next -> next.recycledAtMemory = bytes);
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
    return with(next -> next.maxAge = age);
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
    return with(next -> next.cpuTime = time);
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
    return with(next -> next.addressSpace = bytes);
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
    return with(next -> next.openFiles = descriptors);
  }

  /**
   * Limits the threads of the worker and of the processes that its tasks start, together: {@code
   * pids.max} of a control group. What needs more fails, in a JVM mostly with an {@link
   * OutOfMemoryError}, which ends the worker. Needs a control group of version 2 that this process
   * may divide, as {@link #withMemory} tells; where it may not, opening the pool fails with an
   * {@link IllegalArgumentException} that says why.
   *
   * @param threads 64 or more; an idle worker has about 20
   * @return these limits with that one
   */
  public WorkerLimits withThreads(int threads) {
    check("threads", threads, 64);
    return with(next -> next.threads = threads);
  }

  /**
   * Limits the CPUs that the worker and the processes that its tasks start may use, together:
   * {@code cpu.max} of a control group. They run on all CPUs of the job, but no longer than this in
   * each tenth of a second. Needs what {@link #withThreads} needs.
   *
   * @param cpus 0.01 or more; 1.5 is one and a half
   * @return these limits with that one
   */
  public WorkerLimits withCpus(double cpus) {
    if (!(cpus >= 0.01) || Double.isInfinite(cpus)) {
      throw new IllegalArgumentException("cpus must be at least 0.01: cpus=" + cpus);
    }
    return with(next -> next.cpus = cpus);
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
    return optional(chosen.heap);
  }

  /**
   * The limit of direct buffers.
   *
   * @return bytes
   */
  public OptionalLong directMemory() {
    return optional(chosen.directMemory);
  }

  /**
   * The limit of the resident memory.
   *
   * @return bytes
   */
  public OptionalLong memory() {
    return optional(chosen.memory);
  }

  /**
   * The resident memory with which a worker is replaced.
   *
   * @return bytes
   */
  public OptionalLong recyclingAtMemory() {
    return optional(chosen.recycledAtMemory);
  }

  /**
   * The limit of the address space.
   *
   * @return bytes
   */
  public OptionalLong addressSpace() {
    return optional(chosen.addressSpace);
  }

  /**
   * The limit of open files.
   *
   * @return descriptors
   */
  public OptionalInt openFiles() {
    return chosen.openFiles == 0 ? OptionalInt.empty() : OptionalInt.of(chosen.openFiles);
  }

  /**
   * The limit of threads.
   *
   * @return threads of the worker and of the processes that its tasks start
   */
  public OptionalInt threads() {
    return chosen.threads == 0 ? OptionalInt.empty() : OptionalInt.of(chosen.threads);
  }

  /**
   * The limit of CPUs.
   *
   * @return how many at the same time
   */
  public OptionalDouble cpus() {
    return chosen.cpus == 0 ? OptionalDouble.empty() : OptionalDouble.of(chosen.cpus);
  }

  /**
   * The limit of CPU time.
   *
   * @return the time
   */
  public Optional<Duration> cpuTime() {
    return Optional.ofNullable(chosen.cpuTime);
  }

  /**
   * The age with which a worker is replaced.
   *
   * @return the age
   */
  public Optional<Duration> maxAge() {
    return Optional.ofNullable(chosen.maxAge);
  }
}
