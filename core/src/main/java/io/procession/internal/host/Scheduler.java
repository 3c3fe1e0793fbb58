package io.procession.internal.host;

import java.time.Instant;
import java.util.Optional;

/** How one batch system tells a process what it may use. */
interface Scheduler {
  /** Returns the name people know it by. */
  String name();

  /** Returns the id of the job this process belongs to, or empty when these rules do not apply. */
  Optional<String> jobId(HostView view);

  /** Returns what the job may use on this host; called only inside a job. Never throws. */
  Grant grant(HostView view);

  /** Asks when the job ends, where {@link Grant#end} does not tell. Never throws. */
  default Optional<Instant> askEnd(HostView view) {
    return Optional.empty();
  }
}
