package io.procession.internal.launch;

import java.util.List;

/** The relay of one process's standard output and standard error to those of this process. */
final class WorkerOutput {
  /**
   * How long to wait for the relay after the process ended. A grandchild that keeps the pipe open
   * must not delay the report of a death; less than this loses lines on a loaded machine.
   */
  private static final long DRAIN_MILLIS = 1_000;

  private final OutputPump pump = new OutputPump();
  private final String title;
  private final List<Thread> threads;

  WorkerOutput(String title, Process process) {
    this.title = title;
    threads =
        List.of(
            pump.start("procession-stdout of " + title, process.getInputStream(), System.out),
            pump.start("procession-stderr of " + title, process.getErrorStream(), System.err));
  }

  /** What messages call the process. */
  String title() {
    return title;
  }

  /** Begins to relay; until now lines were held back. */
  void open() {
    pump.open();
  }

  List<String> lastLines() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(DRAIN_MILLIS);
    }
    return pump.lastLines();
  }
}
