package io.procession.cli.doctor;

import io.procession.MultiprocessingException;
import io.procession.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Tries the whole: starts a worker, has it tell its own command line, and stops it. */
final class PoolCheck {
  private final Supplier<List<String>> task;

  /**
   * Creates the check.
   *
   * @param task what to try; gives the arguments of the process that ran it
   */
  PoolCheck(Supplier<List<String>> task) {
    this.task = task;
  }

  /** Asks a worker process for its arguments. */
  static List<String> inWorker() {
    try (Pool pool = Pool.open(1)) {
      return pool.apply(
          () -> List.of(ProcessHandle.current().info().arguments().orElse(new String[0])));
    }
  }

  Section section() {
    var findings = new ArrayList<Finding>();
    long start = System.nanoTime();
    try {
      List<String> arguments = task.get();
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      findings.add(
          Finding.ok("first result", "after " + time.toMillis() + " ms, start and end included"));
      findings.add(Finding.fact("java flags", String.join(" ", flags(arguments))));
    } catch (MultiprocessingException e) {
      findings.add(
          Finding.missing(
              "first result",
              String.valueOf(e.getMessage()),
              "put right what is missing above; else report this as a bug."));
    }
    return new Section("worker", List.copyOf(findings));
  }

  /** The options of the java command, without the class path and the class. */
  private static List<String> flags(List<String> arguments) {
    return arguments.stream()
        .takeWhile(argument -> !argument.equals("-cp") && !argument.startsWith("@"))
        .toList();
  }
}
