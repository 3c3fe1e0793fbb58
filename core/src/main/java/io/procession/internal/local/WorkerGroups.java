package io.procession.internal.local;

import io.procession.WorkerLimits;
import io.procession.internal.cgroup.Delegation;
import io.procession.internal.cgroup.LeafLimits;
import io.procession.internal.cgroup.Leaves;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;

/** Which limits of workers the kernel keeps, by a control group for each of them. */
final class WorkerGroups {
  private static final Logger LOG = System.getLogger("io.procession.local");

  private WorkerGroups() {}

  /**
   * Prepares the groups.
   *
   * @return makes them; empty if no limit needs them, or if memory alone does and the kernel does
   *     not let this process make any: then the pool watches it
   * @throws IllegalArgumentException if a limit cannot be kept
   */
  static Optional<Leaves> of(WorkerLimits limits, Delegation delegation) {
    LeafLimits wanted = new LeafLimits(limits.memory(), limits.threads(), limits.cpus());
    Set<String> needed = wanted.controllers();
    if (needed.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> refusal = delegation.refusal(needed);
    if (refusal.isPresent()) {
      return without(limits, refusal.get());
    }
    try {
      return Optional.of(Leaves.open(delegation, wanted));
    } catch (IOException e) {
      return without(limits, "the system refused to divide " + delegation.group() + ": " + e);
    }
  }

  private static Optional<Leaves> without(WorkerLimits limits, String why) {
    if (limits.threads().isPresent() || limits.cpus().isPresent()) {
      throw new IllegalArgumentException(
          """
          limits of threads and CPUs need a control group that this process may divide: threads=%s cpus=%s
            reason | %s
            Try: systemd-run --user --scope -p Delegate=yes java …, or a pool without these limits;
                 procession doctor says what is possible here.\
          """
              .formatted(
                  limits.threads().isPresent() ? limits.threads().getAsInt() : "none",
                  limits.cpus().isPresent() ? limits.cpus().getAsDouble() : "none",
                  why));
    }
    LOG.log(Level.DEBUG, "the memory of workers is looked at ten times a second, since {0}", why);
    return Optional.empty();
  }
}
