package io.procession.internal.supervise;

import io.procession.internal.cgroup.Leaf;
import io.procession.internal.host.OomKills;
import io.procession.internal.host.ThisHost;
import io.procession.internal.launch.LaunchedWorker;
import io.procession.internal.launch.LocalLauncher;
import io.procession.spi.AttemptEnd;
import io.procession.spi.EngineHost;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Finds out why workers ended: what this process did, what the kernel says, what they left. */
final class Deaths {
  /** From the end of a link to the end of the process whose death it is the first sign of. */
  private static final long DYING_MILLIS = 1_000;

  /** The exit code after SIGKILL. */
  private static final int SIGKILLED = 137;

  private final LocalLauncher launcher;
  private final Optional<OomKills> oomKills = OomKills.watch(new ThisHost());

  /**
   * Begins to watch the kernel's count of kills.
   *
   * @param launcher knows where its workers leave reports of crashes
   */
  Deaths(LocalLauncher launcher) {
    this.launcher = launcher;
  }

  /**
   * What is known of the end of a worker.
   *
   * @param worker its process has ended
   * @param output the last lines that it printed
   */
  AttemptEnd.Loss of(LaunchedWorker worker, List<String> output) {
    LaunchedWorker.Kill kill = worker.killed();
    int exitCode = worker.process().exitValue();
    OptionalInt code = OptionalInt.of(exitCode);
    if (kill != null) {
      return new AttemptEnd.Loss(
          worker.id(), kill.stop(), code, kill.words(), output, kill.outOfMemory());
    }
    Optional<String> overLimit =
        exitCode == SIGKILLED ? worker.leaf().flatMap(Leaf::outOfMemory) : Optional.empty();
    if (overLimit.isPresent()) {
      String words =
          """
          killed by the system, since it and what its tasks had started needed more memory than its limit
            evidence | %s
            Try: a higher WorkerLimits.withMemory(…), smaller inputs and chunks, or
                 withRecyclingAtMemory(…) if tasks leave memory behind.\
          """
              .formatted(overLimit.get());
      return new AttemptEnd.Loss(worker.id(), EngineHost.Stop.NONE, code, words, output, true);
    }
    ExitExplanation why =
        new ExitExplanation(
            exitCode,
            output,
            launcher.crashReport(worker),
            exitCode == SIGKILLED ? oomKills.flatMap(OomKills::explain) : Optional.empty());
    return new AttemptEnd.Loss(
        worker.id(),
        EngineHost.Stop.NONE,
        code,
        why.text(),
        why.lastOutput(),
        why.isHeapTooSmall());
  }

  /** How a worker ended that was not ready yet, in lines; nothing if it goes on. */
  String ofUnready(LaunchedWorker worker) {
    try {
      if (!worker.process().waitFor(DYING_MILLIS, TimeUnit.MILLISECONDS)) {
        return "";
      }
      AttemptEnd.Loss loss = of(worker, worker.lastOutput());
      StringBuilder text = new StringBuilder();
      String[] lines = loss.explanation().split("\n", 2);
      text.append("\n  it ended with | ").append(lines[0]);
      loss.lastOutput().forEach(line -> text.append("\n  last output | ").append(line));
      return lines.length > 1 ? text.append('\n').append(lines[1]).toString() : text.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
