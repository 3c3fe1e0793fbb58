package io.procession.internal.launch;

import java.util.Optional;

/** Starts the workers of one pool on this host. */
public final class LocalLauncher {
  /** The number of a worker that has none. */
  private static final int SPARE = -1;

  private final WorkerSpec spec;

  /**
   * Makes a launcher.
   *
   * @param spec what its workers are started with
   */
  public LocalLauncher(WorkerSpec spec) {
    this.spec = spec;
  }

  /**
   * Starts a worker and waits until it has connected. Closing it before it is ready is the caller's
   * business; a worker that does not connect in time is killed here.
   *
   * @param index its number in the pool
   * @return the connected worker
   * @throws LaunchFailure if the process cannot be started, ends before it connects, or takes too
   *     long; the message has what it printed
   * @throws InterruptedException if the thread is interrupted; no process is left then
   */
  public LaunchedWorker launch(int index) throws InterruptedException {
    try (Launch launch = Launch.begin(spec, Role.worker(index))) {
      return launch.connect();
    }
  }

  /**
   * Starts a worker that has no number yet: {@link LaunchedWorker#seat} gives it one.
   *
   * @return the connected worker
   * @throws LaunchFailure as {@link #launch}
   * @throws InterruptedException if the thread is interrupted; no process is left then
   */
  public LaunchedWorker launchSpare() throws InterruptedException {
    return launch(SPARE);
  }

  /**
   * What a worker of this launcher wrote when its JVM crashed.
   *
   * @param worker one whose process has ended
   * @return empty if it wrote nothing
   */
  public Optional<CrashReport> crashReport(LaunchedWorker worker) {
    return new JvmCommand(spec, Role.worker(worker.id().index())).crashReport(worker.id().pid());
  }
}
