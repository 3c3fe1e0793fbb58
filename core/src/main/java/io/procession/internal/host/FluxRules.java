package io.procession.internal.host;

import java.util.Optional;

/** Flux tells no number; it binds tasks to their cores, which the JVM sees by itself. */
final class FluxRules implements Scheduler {
  @Override
  public String name() {
    return "Flux";
  }

  @Override
  public Optional<String> jobId(HostView view) {
    return Findings.text(view, "FLUX_JOB_ID");
  }

  @Override
  public Grant grant(HostView view) {
    Findings findings = new Findings(view);
    findings.saw("Flux gives no number of CPUs; it binds tasks to their cores");
    return findings.toGrant();
  }
}
