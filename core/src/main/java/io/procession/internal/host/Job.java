package io.procession.internal.host;

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
}
