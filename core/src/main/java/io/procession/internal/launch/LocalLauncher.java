package io.procession.internal.launch;

import io.procession.internal.memory.WorkerStatus;
import io.procession.internal.wire.Bootstrap;
import io.procession.spi.WorkerId;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Starts worker JVMs on this host. */
public final class LocalLauncher {
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
    try (RuntimeDirectory directory = RuntimeDirectory.choose()) {
      Process process = new JvmCommand(spec).processBuilder(directory).start();
      try {
        return connect(index, process, directory);
      } catch (RuntimeException | Error e) {
        process.destroyForcibly(); // No thread could be started for it, for example.
        throw e;
      }
    } catch (IOException e) {
      throw new LaunchFailure(
          "worker %d could not be started: %s".formatted(index, e.getMessage()),
          LaunchFailure.Kind.OTHER,
          e);
    }
  }

  private LaunchedWorker connect(int index, Process process, RuntimeDirectory directory)
      throws InterruptedException {
    WorkerOutput output = new WorkerOutput(index, process);
    AtomicBoolean late = new AtomicBoolean();
    WorkerStatus status = null;
    try {
      directory.make();
      status = WorkerStatus.create(directory.path().resolve(Bootstrap.STATUS));
      Rendezvous.Links links;
      try (Rendezvous rendezvous = Rendezvous.open(directory.path(), index)) {
        links = connect(process, rendezvous, late);
      }
      output.open();
      return new LaunchedWorker(new WorkerId(index, process.pid()), process, links, status, output);
    } catch (IOException e) {
      boolean interrupted =
          Thread.interrupted(); // It closed the socket; the process must still go.
      int exitCode = process.destroyForcibly().waitFor();
      if (status != null) {
        status.close();
      }
      if (interrupted) {
        throw new InterruptedException("the start of worker " + index + " was given up");
      }
      List<String> words = output.lastLines();
      throw new LaunchFailure(
          startFailure(index, !late.get(), exitCode, words),
          late.get() ? LaunchFailure.Kind.OTHER : kindOf(exitCode, words),
          e);
    }
  }

  private static LaunchFailure.Kind kindOf(int exitCode, List<String> words) {
    if (exitCode > 128) {
      return LaunchFailure.Kind.KILLED;
    }
    return words.stream()
            .anyMatch(line -> line.contains("Could not create the Java Virtual Machine"))
        ? LaunchFailure.Kind.REFUSED
        : LaunchFailure.Kind.OTHER;
  }

  private Rendezvous.Links connect(Process process, Rendezvous rendezvous, AtomicBoolean late)
      throws IOException {
    Thread watch = watch(process, rendezvous, late);
    try {
      rendezvous.bootstrap().writeTo(process.getOutputStream());
      return rendezvous.await(process.pid());
    } finally {
      watch.interrupt();
    }
  }

  /** Ends the wait for the links when the process has ended, or has taken too long. */
  private Thread watch(Process process, Rendezvous rendezvous, AtomicBoolean late) {
    return Thread.ofVirtual()
        .name("procession-launch-watch")
        .start(
            () -> {
              try {
                if (!process.waitFor(spec.startupTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                  late.set(true);
                  process.destroyForcibly(); // Also ends a wait for the rest of its HELLO.
                }
                rendezvous.close();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // The links are there: nothing to watch.
              } catch (IOException e) {
                throw new IllegalStateException("cannot stop waiting for a worker", e);
              }
            });
  }

  private String startFailure(int index, boolean ended, int exitCode, List<String> output) {
    String what =
        ended
            ? "its process ended with exit code " + exitCode + " before it connected"
            : "it did not connect within " + spec.startupTimeout();
    String words =
        output.isEmpty()
            ? "  it printed nothing"
            : output.stream().map(line -> "  it said | " + line).collect(Collectors.joining("\n"));
    return "worker %d could not be started: %s\n%s\n  command | %s\n  Try: %s"
        .formatted(
            index,
            what,
            words,
            JvmCommand.java() + " " + String.join(" ", new JvmCommand(spec).flags()) + " -cp …",
            ended
                ? "check the options given to Pool.builder().jvmArgs(…) and the memory that is"
                    + " left."
                : "a longer Pool.builder().startupTimeout(…), or fewer workers.");
  }
}
