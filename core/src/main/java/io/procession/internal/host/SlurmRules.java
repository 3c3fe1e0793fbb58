package io.procession.internal.host;

import java.time.DateTimeException;
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
    if (value.isEmpty()) {
      return;
    }
    try {
      long seconds = Long.parseLong(value.get());
      if (seconds > 0) {
        findings.end(Instant.ofEpochSecond(seconds));
        return;
      }
    } catch (NumberFormatException | DateTimeException e) {
      // The warning below names the value.
    }
    findings.ignored("SLURM_JOB_END_TIME", "must be seconds since 1970");
  }
}
