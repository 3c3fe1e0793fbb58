package io.procession.internal.host;

import io.procession.internal.host.HostView.CommandAnswer;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * OpenPBS, PBS Professional and TORQUE.
 *
 * <p>The environment of OpenPBS does not hold the grant: NCPUS is the number of OpenMP threads
 * where one was asked for, and only the first chunk's in any case; PBS_NODEFILE counts MPI
 * processes. The server knows, so it is asked first.
 */
final class PbsRules implements Scheduler {
  /**
   * Shorter gives up on a busy server; longer delays the first pool of every job when it is down.
   */
  private static final Duration SERVER_LIMIT = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "PBS";
  }

  @Override
  public Optional<String> jobId(HostView view) {
    return Findings.text(view, "PBS_JOBID");
  }

  @Override
  public Grant grant(HostView view) {
    Findings findings = new Findings(view);
    findings.nodeFile("PBS_NODEFILE").ifPresent(counts -> findings.hosts(counts.keySet()));
    OptionalInt cpus = fromServer(findings);
    if (cpus.isEmpty()) {
      cpus = findings.positive("PBS_NUM_PPN", "CPUs of the job on each node (TORQUE)");
    }
    findings.cpus(cpus.isPresent() ? cpus : fromEnvironment(findings));
    return findings.toGrant();
  }

  private OptionalInt fromServer(Findings findings) {
    String job = jobId(findings.view()).orElseThrow();
    CommandAnswer answer = findings.view().run(SERVER_LIMIT, List.of("qstat", "-f", job));
    if (!answer.answered()) {
      findings.warn("qstat -f " + job + ": " + answer.text() + "; the environment is used instead");
      return OptionalInt.empty();
    }
    ExecVnode.end(answer.text(), ZoneId.systemDefault()).ifPresent(findings::end);
    Optional<ExecVnode> chunks = ExecVnode.parse(answer.text());
    if (chunks.isEmpty()) {
      findings.saw("qstat -f " + job + " has no exec_vnode that is understood");
      return OptionalInt.empty();
    }
    findings.hosts(chunks.get().hosts());
    Optional<String> host = findings.thisHost("exec_vnode", chunks.get().hosts());
    if (host.isEmpty()) {
      return OptionalInt.empty();
    }
    findings.saw("qstat -f " + job + ": exec_vnode = " + chunks.get().text());
    chunks.get().memoryBytes(host.get()).ifPresent(findings::memory);
    return chunks.get().cpus(host.get());
  }

  private static OptionalInt fromEnvironment(Findings findings) {
    OptionalInt ncpus =
        findings.positive("NCPUS", "CPUs of the first chunk, or its OpenMP threads");
    OptionalInt lines =
        findings
            .nodeFile("PBS_NODEFILE")
            .map(counts -> findings.ownNumber("PBS_NODEFILE", counts))
            .orElse(OptionalInt.empty());
    return lines.orElse(0) > ncpus.orElse(0) ? lines : ncpus;
  }
}
