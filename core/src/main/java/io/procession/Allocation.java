package io.procession;

import io.procession.internal.Hosts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What this machine, and the scheduler's job this process belongs to, allow: a snapshot.
 *
 * @param cpus how many workers a pool gets by default, see {@link Cpus#available}
 * @param reason why, in one short line
 * @param explain all that was read and how it was understood, one line each, warnings last
 * @param scheduler the scheduler whose job this is, such as {@code Slurm} or {@code PBS}; empty
 *     outside a job
 * @param jobId the scheduler's id of the job; empty outside a job
 * @param memoryBytes the memory this process and its workers may use together; empty when no limit
 *     is known
 * @param end when the scheduler ends the job; empty when nothing tells
 * @param warnings values that were not used, and why, one line each
 */
public record Allocation(
    int cpus,
    String reason,
    List<String> explain,
    Optional<String> scheduler,
    Optional<String> jobId,
    OptionalLong memoryBytes,
    Optional<Instant> end,
    List<String> warnings) {
  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if {@code cpus} is not positive
   */
  public Allocation {
    if (cpus < 1) {
      throw new IllegalArgumentException("cpus must be positive: cpus=" + cpus);
    }
    explain = List.copyOf(explain);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads the allocation of this process.
   *
   * <p>Files below {@code /proc} and {@code /sys} are read anew by each call. The scheduler's part
   * is read once; in a PBS job that asks the server by {@code qstat}, for at most five seconds. In
   * a Slurm job each call asks {@code squeue} for the end, for at most five seconds.
   *
   * @return what holds now
   * @throws IllegalArgumentException if {@code procession.cpus} or {@code PROCESSION_CPUS} is not a
   *     positive integer
   */
  public static Allocation current() {
    return Hosts.allocation();
  }
}
