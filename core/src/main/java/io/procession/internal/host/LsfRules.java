package io.procession.internal.host;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** IBM Spectrum LSF, by its documentation. */
final class LsfRules implements Scheduler {
  @Override
  public String name() {
    return "LSF";
  }

  @Override
  public Optional<String> jobId(HostView view) {
    return Findings.text(view, "LSB_JOBID");
  }

  @Override
  public Grant grant(HostView view) {
    Findings findings = new Findings(view);
    Map<String, Integer> slots = slots(findings);
    OptionalInt cpus =
        slots.isEmpty() ? OptionalInt.empty() : findings.ownNumber("LSB_MCPU_HOSTS", slots);
    int hosts = slots.size();
    if (cpus.isEmpty()) {
      Map<String, Integer> lines = findings.nodeFile("LSB_DJOB_HOSTFILE").orElse(Map.of());
      hosts = Math.max(hosts, lines.size());
      slots = slots.isEmpty() ? lines : slots;
      cpus = lines.isEmpty() ? cpus : findings.ownNumber("LSB_DJOB_HOSTFILE", lines);
    }
    if (cpus.isEmpty() && hosts <= 1) {
      cpus = findings.positive("LSB_DJOB_NUMPROC", "slots of the job, all on this host");
    }
    findings.hosts(slots.keySet());
    findings.cpus(cpus);
    return findings.toGrant();
  }

  /** The value is {@code h1 4 h2 8}. */
  private static Map<String, Integer> slots(Findings findings) {
    Map<String, Integer> slots = new LinkedHashMap<>();
    String value = findings.text("LSB_MCPU_HOSTS").orElse("");
    String[] words = value.isEmpty() ? new String[0] : value.split("\\s+", -1);
    for (int i = 0; i < words.length; i += 2) {
      if (i + 1 == words.length || !words[i + 1].matches("\\d{1,6}")) {
        findings.ignored("LSB_MCPU_HOSTS", "must be pairs of host and number");
        return Map.of();
      }
      slots.merge(words[i], Integer.valueOf(words[i + 1]), Integer::sum);
    }
    return slots;
  }
}
