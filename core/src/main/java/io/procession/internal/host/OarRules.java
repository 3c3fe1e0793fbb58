package io.procession.internal.host;

import java.util.Optional;
import java.util.OptionalInt;

/** OAR: the node file has one line for each core of the job. */
final class OarRules implements Scheduler {
  @Override
  public String name() {
    return "OAR";
  }

  @Override
  public Optional<String> jobId(HostView view) {
    return Findings.text(view, "OAR_JOB_ID");
  }

  @Override
  public Grant grant(HostView view) {
    Findings findings = new Findings(view);
    findings
        .nodeFile("OAR_NODEFILE")
        .filter(lines -> !lines.isEmpty())
        .ifPresent(
            lines -> {
              findings.hosts(lines.keySet());
              OptionalInt cpus = findings.ownNumber("OAR_NODEFILE", lines);
              findings.cpus(cpus);
            });
    return findings.toGrant();
  }
}
