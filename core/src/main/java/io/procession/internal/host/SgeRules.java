package io.procession.internal.host;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Grid Engine in its many forms; NSLOTS is the whole job's number, also when it has several hosts.
 */
final class SgeRules implements Scheduler {
  @Override
  public String name() {
    return "Grid Engine";
  }

  /** JOB_ID alone is a name that anybody may use. */
  @Override
  public Optional<String> jobId(HostView view) {
    return Findings.text(view, "SGE_ROOT").isPresent()
        ? Findings.text(view, "JOB_ID")
        : Optional.empty();
  }

  @Override
  public Grant grant(HostView view) {
    Findings findings = new Findings(view);
    OptionalInt cpus =
        findings
            .linesOf("PE_HOSTFILE")
            .map(lines -> fromHostFile(findings, lines))
            .orElse(OptionalInt.empty());
    findings.cpus(cpus.isPresent() ? cpus : fromSlots(findings));
    return findings.toGrant();
  }

  /** Lines are {@code host slots queue processors}; a host may have one line for each queue. */
  private static OptionalInt fromHostFile(Findings findings, List<String> lines) {
    Map<String, Integer> slots = new LinkedHashMap<>();
    for (String line : lines) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length >= 2 && words[1].matches("\\d{1,6}")) {
        slots.merge(words[0], Integer.valueOf(words[1]), Integer::sum);
      } else if (!line.isBlank()) {
        findings.warn(
            "PE_HOSTFILE has a line that is not understood: " + line.strip() + "; ignored");
      }
    }
    if (slots.isEmpty()) {
      return OptionalInt.empty();
    }
    findings.hosts(slots.keySet());
    return findings.ownNumber("PE_HOSTFILE", slots);
  }

  private static OptionalInt fromSlots(Findings findings) {
    boolean oneHost =
        findings
            .text("NHOSTS")
            .map(hosts -> hosts.equals("1"))
            .orElse(findings.text("PE_HOSTFILE").isEmpty());
    if (oneHost) {
      return findings.positive("NSLOTS", "slots of the job, all on this host");
    }
    findings.warn(
        "the slots of this host are not known: NHOSTS="
            + findings.text("NHOSTS").orElse("")
            + " NSLOTS="
            + findings.text("NSLOTS").orElse(""));
    return OptionalInt.empty();
  }
}
