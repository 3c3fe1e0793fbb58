package io.procession.internal.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The memory that this process and its workers may use together.
 *
 * @param limitBytes the smallest limit that is known; empty when there is none
 * @param addressSpaceBytes RLIMIT_AS, which holds for each process by itself; empty when unlimited
 * @param addressSpaceOfJob whether the scheduler also ends a job whose processes have more together
 * @param freeBytes memory that new processes may take now; empty when the system does not tell
 * @param evidence where the numbers were read, one line each
 */
public record MemoryShare(
    OptionalLong limitBytes,
    OptionalLong addressSpaceBytes,
    boolean addressSpaceOfJob,
    OptionalLong freeBytes,
    List<String> evidence) {
  private static final long MEBIBYTE = 1 << 20;

  /** Metaspace, stacks and code of the caller's JVM, above its heap. */
  private static final double CALLER_FACTOR = 1.2;

  /** Left for the page cache and for the shell that runs the job. */
  private static final double RESERVE = 0.05;

  /** An idle worker takes 39 MiB; the rest is metaspace and code of the user's classes. */
  private static final long WORKER_BYTES = 96 * MEBIBYTE;

  /** Direct buffers and the collector's own tables grow with the worker. */
  private static final double WORKER_FACTOR = 0.15;

  /** With less, the class library and one task's data leave no room to work. */
  private static final long LEAST_HEAP = 64 * MEBIBYTE;

  /**
   * What a JVM maps beyond its heap, with {@link #ADDRESS_SPACE_FLAGS} and one malloc arena: from 2
   * GiB on 450 MiB were measured, so a part of the whole is added.
   */
  private static final long ADDRESS_SPACE_BYTES = 400 * MEBIBYTE;

  private static final int ADDRESS_SPACE_PART = 32;

  private static final List<String> ADDRESS_SPACE_FLAGS =
      List.of(
          "-XX:+UseSerialGC", "-XX:CompressedClassSpaceSize=64m", "-XX:ReservedCodeCacheSize=64m");

  /** Copies the list. */
  public MemoryShare {
    evidence = List.copyOf(evidence);
  }

  /** Reads all limits that are known to this process. */
  public static MemoryShare read(HostView view, Optional<Job> job) {
    List<String> evidence = new ArrayList<>();
    double share = job.map(j -> j.grant().share()).orElse(1.0);
    long total = ProcessLimits.totalBytes(view).orElse(Long.MAX_VALUE);
    OptionalLong granted = job.map(j -> j.grant().memoryBytes()).orElse(OptionalLong.empty());
    long limit = Math.min(granted.orElse(Long.MAX_VALUE), (long) (total * share));
    granted.ifPresent(bytes -> evidence.add(inMebibytes(bytes) + " by the scheduler"));
    OptionalLong resident = ProcessLimits.residentBytes(view);
    if (resident.isPresent() && resident.getAsLong() < total) {
      limit = Math.min(limit, (long) (resident.getAsLong() * share));
      evidence.add(inMebibytes(resident.getAsLong()) + " by ulimit -m (/proc/self/limits)");
    }
    Optional<CgroupLimits.Limit> cgroup = CgroupLimits.read(view).memoryBytes();
    if (cgroup.isPresent() && cgroup.get().value() < total) {
      limit = Math.min(limit, (long) (cgroup.get().value() * share));
      evidence.add(inMebibytes((long) cgroup.get().value()) + " by " + cgroup.get().file());
    }
    if (share < 1 && !evidence.isEmpty()) {
      evidence.add(
          "this process has " + Math.round(share * 100) + " % of what the job has on this host");
    }
    return new MemoryShare(
        evidence.isEmpty() ? OptionalLong.empty() : OptionalLong.of(limit),
        ProcessLimits.addressSpaceBytes(view),
        job.map(Job::limitsAddressSpace).orElse(false),
        ProcessLimits.availableBytes(view),
        evidence);
  }

  /**
   * Divides the memory among workers.
   *
   * @param workers how many are wanted
   * @param callerHeapBytes the {@code -Xmx} of the caller's own JVM
   */
  public WorkerHeap workerHeap(int workers, long callerHeapBytes) {
    if (workers < 1) {
      throw new IllegalArgumentException("workers must be positive: workers=" + workers);
    }
    List<String> notes = new ArrayList<>();
    double all =
        limitBytes.isPresent() ? limited(callerHeapBytes, notes) : unlimited(callerHeapBytes);
    double least =
        limitBytes.isPresent() ? (LEAST_HEAP + WORKER_BYTES) / (1 - WORKER_FACTOR) : LEAST_HEAP;
    int fitting = (int) Math.max(1, Math.min(workers, all / least));
    if (all < least * workers) {
      notes.add(tooSmall(workers, fitting, all < least));
    }
    double part = all / fitting;
    double heap = limitBytes.isPresent() ? part * (1 - WORKER_FACTOR) - WORKER_BYTES : part;
    long space = addressSpaceOfWorker(fitting, callerHeapBytes);
    return withFlags(fitting, new Wanted((long) Math.max(heap, LEAST_HEAP), space), notes);
  }

  private double limited(long callerHeapBytes, List<String> notes) {
    double limit = limitBytes.orElseThrow();
    double caller = callerHeapBytes * CALLER_FACTOR;
    if (caller > limit / 2) {
      // By default a JVM may take a quarter of the machine, which can be more than the whole job
      // has.
      notes.add(
          "the caller's heap may grow to "
              + inMebibytes(callerHeapBytes)
              + ", too much for a limit of "
              + inMebibytes((long) limit)
              + ": start the caller with a smaller -Xmx");
    }
    return limit * (1 - RESERVE) - Math.min(caller, limit / 2);
  }

  /**
   * Where nobody set a limit, others use the machine too. Without a number, all workers together
   * take no more than the JVM gave the caller by default.
   */
  private double unlimited(long callerHeapBytes) {
    return freeBytes.isPresent() ? freeBytes.getAsLong() / 2.0 : callerHeapBytes;
  }

  private String tooSmall(int workers, int fitting, boolean notEvenOne) {
    String memory =
        limitBytes.isPresent()
            ? "the memory limit of " + inMebibytes(limitBytes.getAsLong())
            : "the free memory";
    return notEvenOne
        ? memory + " is too small for one worker with " + inMebibytes(LEAST_HEAP) + " of heap"
        : memory
            + " allows "
            + fitting
            + " workers, not "
            + workers
            + ": each needs at least "
            + inMebibytes(LEAST_HEAP)
            + " of heap";
  }

  /** How much address space a worker may have, the heap included. */
  private long addressSpaceOfWorker(int workers, long callerHeapBytes) {
    long all = addressSpaceBytes.orElse(Long.MAX_VALUE);
    return addressSpaceOfJob
        ? (long) (all * (1 - RESERVE) - callerHeapBytes - ADDRESS_SPACE_BYTES) / workers
        : all;
  }

  /** The heap of a worker as far as memory goes, and the address space it may have. */
  private record Wanted(long heap, long addressSpace) {}

  private WorkerHeap withFlags(int workers, Wanted wanted, List<String> notes) {
    long heap = wanted.heap;
    List<String> flags = new ArrayList<>();
    if (addressSpaceBytes.isPresent()) {
      long allowed =
          wanted.addressSpace - ADDRESS_SPACE_BYTES - wanted.addressSpace / ADDRESS_SPACE_PART;
      heap = Math.max(LEAST_HEAP, Math.min(heap, allowed));
      if (allowed < LEAST_HEAP) {
        notes.add(
            "ulimit -v allows each worker "
                + inMebibytes(Math.max(0, wanted.addressSpace))
                + ", a worker needs "
                + inMebibytes(LEAST_HEAP + ADDRESS_SPACE_BYTES)
                + ": ask the scheduler for more virtual memory");
      }
      flags.addAll(ADDRESS_SPACE_FLAGS);
    }
    flags.addFirst("-Xmx" + heap / MEBIBYTE + "m");
    // Each arena of malloc maps 64 MiB, whether it is used or not.
    String arenas = addressSpaceBytes.isPresent() ? "1" : "2";
    return new WorkerHeap(
        workers, heap / MEBIBYTE * MEBIBYTE, flags, Map.of("MALLOC_ARENA_MAX", arenas), notes);
  }

  static String inMebibytes(long bytes) {
    return bytes / MEBIBYTE + " MiB";
  }
}
