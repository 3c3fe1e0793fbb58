package io.procession.cli.doctor;

import io.procession.Allocation;
import java.util.ArrayList;
import java.util.function.Supplier;

/** What this machine and the scheduler's job allow. */
final class HostCheck {
  private final Supplier<Allocation> allocation;

  HostCheck(Supplier<Allocation> allocation) {
    this.allocation = allocation;
  }

  Section section() {
    var findings = new ArrayList<Finding>();
    try {
      Allocation now = allocation.get();
      findings.add(Finding.ok("CPUs", now.cpus() + ": " + now.reason()));
      findings.add(
          Finding.fact(
              "memory",
              now.memoryBytes().isPresent()
                  ? Bytes.text(now.memoryBytes().getAsLong()) + " for this process and its workers"
                  : "no limit known"));
      findings.add(Finding.fact("scheduler", scheduler(now)));
      for (String warning : now.warnings()) {
        findings.add(
            Finding.optional(
                "scheduler", warning, "correct or unset what it names; procession cpus."));
      }
    } catch (IllegalArgumentException e) {
      findings.add(
          Finding.missing("CPUs", String.valueOf(e.getMessage()), "correct it, or unset it."));
    }
    return new Section("host", findings);
  }

  private static String scheduler(Allocation now) {
    String job =
        now.scheduler().map(name -> name + " job " + now.jobId().orElse("?")).orElse("none");
    return job + now.end().map(end -> ", ends at " + end).orElse("");
  }
}
