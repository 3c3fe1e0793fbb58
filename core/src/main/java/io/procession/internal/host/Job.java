package io.procession.internal.host;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The scheduler's job that this process belongs to.
 *
 * @param scheduler the scheduler's name
 * @param id the scheduler's id of the job
 * @param grant what the job may use on this host
 */
public record Job(String scheduler, String id, Grant grant) {
  /** What job scripts of {@code procession submit} set, in seconds since 1970. */
  public static final String END_VARIABLE = "PROCESSION_JOB_END";

  /**
   * First that applies: Slurm's wrappers set variables of other schedulers too, Flux runs inside
   * Slurm.
   */
  private static final List<Scheduler> SCHEDULERS =
      List.of(
          new SlurmRules(),
          new PbsRules(),
          new SgeRules(),
          new LsfRules(),
          new OarRules(),
          new PjmRules(),
          new FluxRules());

  /**
   * Returns the job this process is in. Costs a run of {@code qstat} under PBS: keep the answer.
   */
  public static Optional<Job> of(HostView view) {
    for (Scheduler scheduler : SCHEDULERS) {
      Optional<String> id = scheduler.jobId(view);
      if (id.isPresent()) {
        return Optional.of(new Job(scheduler.name(), id.get(), scheduler.grant(view)));
      }
    }
    return Optional.empty();
  }

  /** Returns whether the sum of all processes' address spaces is limited: {@code h_vmem}. */
  boolean limitsAddressSpace() {
    return scheduler.equals(new SgeRules().name());
  }

  /** Returns whether this process belongs to a job; asks nobody. */
  public static boolean isInside(HostView view) {
    return SCHEDULERS.stream().anyMatch(scheduler -> scheduler.jobId(view).isPresent());
  }

  /**
   * Returns when the job ends, as the scheduler says now: limits may be changed. Costs a run of
   * {@code squeue} in a Slurm job.
   */
  public Optional<Instant> end(HostView view) {
    if (grant.end().isPresent()) {
      return grant.end();
    }
    return SCHEDULERS.stream()
        .filter(rules -> rules.name().equals(scheduler))
        .findFirst()
        .flatMap(rules -> rules.askEnd(view))
        .or(() -> Findings.text(view, END_VARIABLE).flatMap(Job::instant));
  }

  /**
   * Says that workers will not have a CPU each, or is empty.
   *
   * @param workers how many are asked for
   * @param cpus how many CPUs this process may use
   */
  public Optional<String> crowding(int workers, int cpus) {
    return workers <= cpus
        ? Optional.empty()
        : Optional.of(
            workers
                + " workers share the "
                + (cpus == 1 ? "one CPU" : cpus + " CPUs")
                + " that "
                + scheduler
                + " job "
                + id
                + " may use here, so none is faster: leave the number out, or ask the scheduler"
                + " for more CPUs (procession cpus explains the number)");
  }

  /** Reads seconds since 1970; empty where they are none. */
  static Optional<Instant> instant(String seconds) {
    return seconds.matches("[1-9]\\d{0,10}")
        ? Optional.of(Instant.ofEpochSecond(Long.parseLong(seconds)))
        : Optional.empty();
  }
}
