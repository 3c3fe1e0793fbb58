package io.procession.internal.host;

import io.procession.Allocation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Decides how many CPUs a pool uses by default, and says why. */
public final class AllocationReader {
  private AllocationReader() {}

  /**
   * Reads everything anew.
   *
   * @throws IllegalArgumentException if the property that overrides is no positive integer
   */
  public static Allocation read(HostView view) {
    return read(view, Job.of(view));
  }

  /** Reads everything but the job, which stays the same while the process lives. */
  public static Allocation read(HostView view, Optional<Job> job) {
    Optional<CpuOverride> override = CpuOverride.read(view);
    int seen = view.availableProcessors();
    OptionalInt granted = job.map(j -> j.grant().cpus()).orElse(OptionalInt.empty());
    String reason = override.map(o -> o.name() + "=" + o.cpus()).orElseGet(() -> reason(seen, job));
    List<String> warnings = new ArrayList<>();
    CpuOverride.warning(view).ifPresent(warnings::add);
    job.ifPresent(j -> warnings.addAll(j.grant().warnings()));
    Optional<Instant> end = job.flatMap(j -> j.end(view));
    List<String> lines = explain(view, reason, override, job);
    end.ifPresent(instant -> lines.add("end: " + instant));
    warnings.forEach(warning -> lines.add("warning: " + warning));
    return new Allocation(
        override.map(CpuOverride::cpus).orElse(smaller(seen, granted)),
        reason,
        lines,
        job.map(Job::scheduler),
        job.map(Job::id),
        MemoryShare.read(view, job).limitBytes(),
        end,
        warnings);
  }

  /**
   * Returns the number that the user named, or empty.
   *
   * @throws IllegalArgumentException if it is a property and no positive integer
   */
  public static OptionalInt override(HostView view) {
    Optional<CpuOverride> override = CpuOverride.read(view);
    return override.isPresent() ? OptionalInt.of(override.get().cpus()) : OptionalInt.empty();
  }

  /** Returns what is wrong with the variable that overrides, or empty. */
  public static Optional<String> warning(HostView view) {
    return CpuOverride.warning(view);
  }

  /** Returns the number of CPUs where no override is set. */
  public static int smaller(int seen, OptionalInt granted) {
    return Math.max(1, Math.min(seen, granted.orElse(seen)));
  }

  private static String reason(int seen, Optional<Job> job) {
    String sees = "the JVM sees " + cpus(seen);
    if (job.isEmpty()) {
      return sees + "; no scheduler's job";
    }
    String name = job.get().scheduler() + " job " + job.get().id();
    OptionalInt granted = job.get().grant().cpus();
    if (granted.isEmpty()) {
      return sees + "; " + name + " " + noGrant(job.get().grant());
    }
    int grant = granted.getAsInt();
    return grant <= seen
        ? name + " grants " + cpus(grant) + " here; " + sees
        : sees + ", fewer than the " + grant + " that " + name + " grants here";
  }

  private static String noGrant(Grant grant) {
    return grant.elsewhere() ? "has its CPUs on other hosts" : "tells no number for this host";
  }

  private static List<String> explain(
      HostView view, String reason, Optional<CpuOverride> override, Optional<Job> job) {
    List<String> lines = new ArrayList<>();
    lines.add("because: " + reason);
    lines.add(
        override
            .map(o -> "override: " + o.name() + "=" + o.cpus() + ", taken as it is")
            .orElse("override: none (" + CpuOverride.PROPERTY + ", " + CpuOverride.VARIABLE + ")"));
    machine(view, lines);
    job.ifPresentOrElse(j -> job(j, lines), () -> lines.add("scheduler: none"));
    memory(MemoryShare.read(view, job), lines);
    return lines;
  }

  private static void machine(HostView view, List<String> lines) {
    lines.add("JVM: " + cpus(view.availableProcessors()) + " (Runtime.availableProcessors)");
    ProcessLimits.allowedCpus(view).ifPresent(list -> affinity(view, list, lines));
    Optional<CgroupLimits.Limit> quota = CgroupLimits.read(view).cpus();
    lines.add(
        quota
            .map(
                q ->
                    "cgroup: quota of "
                        + Math.round(q.value() * 100) / 100.0
                        + " CPUs, "
                        + q.file())
            .orElse("cgroup: no CPU quota"));
  }

  private static void affinity(HostView view, String list, List<String> lines) {
    try {
      int allowed = CompressedList.ranges(list).size();
      lines.add("affinity: " + list + " is " + cpus(allowed) + " (/proc/self/status)");
      if (view.availableProcessors() > allowed) {
        lines.add("JVM: more than the affinity allows, by -XX:ActiveProcessorCount");
      }
    } catch (IllegalArgumentException e) {
      lines.add("affinity: " + list + " is not understood (/proc/self/status)");
    }
  }

  private static void job(Job job, List<String> lines) {
    String granted =
        job.grant().cpus().isPresent()
            ? "grants " + cpus(job.grant().cpus().getAsInt()) + " here"
            : noGrant(job.grant());
    lines.add(job.scheduler() + ": job " + job.id() + " " + granted);
    job.grant().evidence().forEach(line -> lines.add("  " + line));
  }

  private static void memory(MemoryShare memory, List<String> lines) {
    lines.add(
        memory.limitBytes().isPresent()
            ? "memory: " + MemoryShare.inMebibytes(memory.limitBytes().getAsLong())
            : "memory: no limit known");
    memory.evidence().forEach(line -> lines.add("  " + line));
    memory
        .addressSpaceBytes()
        .ifPresent(
            bytes ->
                lines.add(
                    "  " + MemoryShare.inMebibytes(bytes) + " for each process by ulimit -v"));
  }

  private static String cpus(int number) {
    return number == 1 ? "1 CPU" : number + " CPUs";
  }
}
