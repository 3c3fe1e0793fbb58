package io.procession.internal.host;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a scheduler lets this process use on this host.
 *
 * @param cpus empty when the job runs elsewhere, or the environment does not say
 * @param hosts all hosts of the job; empty when not known
 * @param elsewhere whether this host is none of them
 * @param memoryBytes this process's part of the job's memory on this host
 * @param share this process's part of what the job has on this host, above 0 and at most 1
 * @param end when the scheduler ends the job
 * @param evidence what was read and how it was understood, one line each
 * @param warnings values that were not used, and why, one line each
 */
public record Grant(
    OptionalInt cpus,
    List<String> hosts,
    boolean elsewhere,
    OptionalLong memoryBytes,
    double share,
    Optional<Instant> end,
    List<String> evidence,
    List<String> warnings) {
  /** Copies the lists. */
  public Grant {
    hosts = List.copyOf(hosts);
    evidence = List.copyOf(evidence);
    warnings = List.copyOf(warnings);
  }
}
