package io.procession.internal.host;

import java.util.Map;
import java.util.Optional;

/** Fujitsu's job manager (Fugaku and its relatives), by its documentation. */
final class PjmRules implements Scheduler {
  @Override
  public String name() {
    return "PJM";
  }

  @Override
  public Optional<String> jobId(HostView view) {
    return Findings.text(view, "PJM_JOBID");
  }

  @Override
  public Grant grant(HostView view) {
    Findings findings = new Findings(view);
    findings.hosts(findings.nodeFile("PJM_O_NODEINF").orElse(Map.of()).keySet());
    findings.cpus(findings.positive("PJM_VNODE_CORE", "cores of the job on each node"));
    return findings.toGrant();
  }
}
