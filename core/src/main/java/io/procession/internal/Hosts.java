package io.procession.internal;

import io.procession.Allocation;
import io.procession.internal.host.AllocationReader;
import io.procession.internal.host.HostView;
import io.procession.internal.host.Job;
import io.procession.internal.host.MemoryShare;
import io.procession.internal.host.ThisHost;
import io.procession.internal.host.WorkerHeap;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** The door to what this machine and this job allow: applies the rules to the real host. */
public final class Hosts {
  private static final HostView HOST = new ThisHost();

  private Hosts() {}

  /** Returns the allocation as it is now. */
  public static Allocation allocation() {
    return AllocationReader.read(HOST, Inside.JOB);
  }

  /** Returns how many workers a pool gets by default. */
  public static int cpus() {
    Warned.once();
    OptionalInt override = AllocationReader.override(HOST);
    return override.isPresent()
        ? override.getAsInt()
        : AllocationReader.smaller(HOST.availableProcessors(), granted());
  }

  /** Returns what the scheduler granted here, or empty. */
  public static OptionalInt granted() {
    return Inside.JOB.isPresent() ? Inside.JOB.get().grant().cpus() : OptionalInt.empty();
  }

  /** Returns the heap each of the workers may have beside a caller with the given heap. */
  public static WorkerHeap workerHeap(int workers, long callerHeapBytes) {
    WorkerHeap heap = MemoryShare.read(HOST, Inside.JOB).workerHeap(workers, callerHeapBytes);
    return Inside.JOB.flatMap(job -> job.crowding(workers, cpus())).map(heap::noting).orElse(heap);
  }

  /** Returns whether this process belongs to a scheduler's job; asks nobody. */
  public static boolean isInJob() {
    return Job.isInside(HOST);
  }

  /** Returns the job of this process. */
  public static Optional<Job> job() {
    return Inside.JOB;
  }

  /** Returns when the job of this process ends, as its scheduler says now. */
  public static Optional<Instant> end() {
    return Inside.JOB.flatMap(job -> job.end(HOST));
  }

  /** Says what is ignored when the first who asks needs it, and not at each pool again. */
  private static final class Warned {
    static {
      AllocationReader.warning(HOST)
          .ifPresent(warning -> System.getLogger("io.procession.host").log(Level.WARNING, warning));
    }

    private Warned() {}

    static void once() {
      // The class was initialised.
    }
  }

  /** Read once, by the first who asks: a job does not change, and its scheduler may be slow. */
  private static final class Inside {
    static final Optional<Job> JOB = Job.of(HOST);
  }
}
