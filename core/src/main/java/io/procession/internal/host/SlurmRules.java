package io.procession.internal.host;

import io.procession.internal.host.HostView.CommandAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Slurm: batch scripts, tasks of a step, shells of {@code salloc}, components of heterogeneous
 * jobs.
 *
 * <p>Slurm hands the submitter's variables on to the job, so only those that it always sets anew
 * are believed without a second look.
 */
final class SlurmRules implements Scheduler {
  /** Shorter gives up on a busy controller; longer delays a program when it is down. */
  private static final Duration CONTROLLER_LIMIT = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "Slurm";
  }

  @Override
  public Optional<String> jobId(HostView view) {
    Optional<String> id = Findings.text(view, "SLURM_JOB_ID");
    return id.isPresent() ? id : Findings.text(view, "SLURM_JOBID");
  }

  @Override
  public Grant grant(HostView view) {
    Findings findings = new Findings(view);
    end(findings);
    if (findings.text("SLURMD_NODENAME").isPresent() || findings.text("SLURM_NODEID").isPresent()) {
      new SlurmNode(findings).read();
    } else {
      outside(findings);
    }
    return findings.toGrant();
  }

  /** The shell of {@code salloc} runs where the user typed it; the allocation is on other hosts. */
  private void outside(Findings findings) {
    List<String> hosts = findings.hostList("SLURM_JOB_NODELIST");
    findings.hosts(hosts);
    findings.elsewhere();
    findings.saw(
        "no SLURMD_NODENAME and no SLURM_NODEID: this process is outside the allocation ("
            + findings.text("SLURM_JOB_NODELIST").orElse("hosts unknown")
            + "); srun reaches it");
  }

  private void end(Findings findings) {
    Optional<String> value = findings.text("SLURM_JOB_END_TIME");
    value.flatMap(Job::instant).ifPresent(findings::end);
    if (value.isPresent() && value.flatMap(Job::instant).isEmpty()) {
      findings.ignored("SLURM_JOB_END_TIME", "must be seconds since 1970");
    }
  }

  /** Slurm sets SLURM_JOB_END_TIME since version 23.02 only. */
  @Override
  public Optional<Instant> askEnd(HostView view) {
    String job = jobId(view).orElseThrow();
    CommandAnswer answer =
        view.run(CONTROLLER_LIMIT, List.of("squeue", "-h", "-j", job, "-o", "%L"));
    return answer.answered()
        ? ClockTime.parse(answer.text().strip()).map(view.now()::plus)
        : Optional.empty();
  }
}
