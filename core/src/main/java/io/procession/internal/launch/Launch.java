package io.procession.internal.launch;

import io.procession.internal.cgroup.Leaf;
import io.procession.internal.codec.Texts;
import io.procession.internal.memory.WorkerStatus;
import io.procession.internal.transport.SocketLink;
import io.procession.internal.wire.Bootstrap;
import io.procession.spi.WorkerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** A JVM that was started and has not connected yet. */
public final class Launch implements AutoCloseable {
  private final WorkerSpec spec;
  private final Role role;
  private final RuntimeDirectory directory;
  private final Process process;

  /** Its control group, until it has connected and has it itself. */
  private Optional<Leaf> leaf;

  /** Exit codes after SIGINT, SIGKILL and SIGTERM, which others send. */
  private static final Set<Integer> KILLS = Set.of(128 + 2, 128 + 9, 128 + 15);

  /** The exit code of a shell that does not find the command. */
  private static final int NOT_FOUND = 127;

  private static final String JDK_GONE =
      "see why %s is not there; after an update of its JDK a program has to be started again.";

  private Launch(WorkerSpec spec, Role role, Housing housing, Process process) {
    this.spec = spec;
    this.role = role;
    this.directory = housing.directory();
    this.leaf = housing.leaf();
    this.process = process;
  }

  /** What a process needs before it is there. */
  private record Housing(RuntimeDirectory directory, Optional<Leaf> leaf) implements AutoCloseable {
    static Housing of(WorkerSpec spec) throws IOException {
      RuntimeDirectory directory = RuntimeDirectory.choose(); // Makes nothing yet.
      return new Housing(
          directory,
          spec.leaves().isEmpty() ? Optional.empty() : Optional.of(spec.leaves().get().make()));
    }

    @Override
    public void close() {
      directory.close();
      leaf.ifPresent(Leaf::close);
    }
  }

  /**
   * Starts a process. It has to be connected, or to be closed without that.
   *
   * @param spec what it has in common with others
   * @param role what it is for
   * @return the process, on its way
   * @throws LaunchFailure if the operating system does not start it
   */
  public static Launch begin(WorkerSpec spec, Role role) {
    try {
      Housing housing = Housing.of(spec);
      try {
        ProcessBuilder builder =
            new JvmCommand(spec, role).processBuilder(housing.directory(), housing.leaf());
        return new Launch(spec, role, housing, start(builder, spec, role));
      } catch (IOException | RuntimeException | Error e) {
        housing.close();
        throw e;
      }
    } catch (IOException e) {
      throw new LaunchFailure(
          "%s could not be started: %s".formatted(role.title(), e.getMessage()),
          LaunchFailure.Kind.OTHER,
          e);
    }
  }

  private static Process start(ProcessBuilder builder, WorkerSpec spec, Role role)
      throws IOException {
    try {
      return builder.start();
    } catch (IOException e) {
      Path directory = spec.workingDirectory().orElse(Path.of("")).toAbsolutePath();
      String cure;
      if (!Files.isDirectory(directory)) {
        cure = "make the working directory " + directory + ", which does not exist.";
      } else if (!Files.isExecutable(role.java())) {
        cure = JDK_GONE.formatted(role.java());
      } else {
        cure =
            "fewer processes, or more memory: see ulimit -u, pids.max and the limits of the job.";
      }
      throw new IOException(e.getMessage() + "\n  Try: " + cure, e);
    }
  }

  /**
   * The process, which may have ended already.
   *
   * @return its handle
   */
  public Process process() {
    return process;
  }

  /**
   * Waits until the process has connected. One that does not connect in time is killed.
   *
   * @return the process with its links, which the caller has to end
   * @throws LaunchFailure if it ends before it connects, or takes too long; the message has what it
   *     printed
   * @throws InterruptedException if the thread is interrupted; no process is left then
   */
  public LaunchedWorker connect() throws InterruptedException {
    try {
      return awaitLinks();
    } catch (RuntimeException | Error e) {
      ProcessTree.killAlone(process); // No thread could be started for it, for example.
      throw e;
    }
  }

  /** Removes what the process needs until it has connected. */
  @Override
  public void close() {
    new Housing(directory, leaf).close();
  }

  private LaunchedWorker awaitLinks() throws InterruptedException {
    WorkerOutput output = new WorkerOutput(role.title(), process);
    AtomicBoolean late = new AtomicBoolean();
    WorkerStatus status = null;
    boolean prepared = false;
    try {
      directory.make();
      status = WorkerStatus.create(directory.path().resolve(Bootstrap.STATUS));
      LaunchedWorker.Links links;
      try (RingOffer offer = RingOffer.make(spec, directory.path());
          Rendezvous rendezvous = Rendezvous.open(directory.path(), role.index(), offer)) {
        prepared = true;
        links = open(connect(rendezvous, late), offer);
      }
      output.open();
      Optional<Leaf> its = leaf;
      leaf = Optional.empty();
      return new LaunchedWorker(
          new WorkerId(role.index(), process.pid()),
          new LaunchedWorker.Jvm(process, its),
          links,
          status,
          output);
    } catch (IOException e) {
      boolean interrupted =
          Thread.interrupted(); // It closed the socket; the process must still go.
      ProcessTree.killAlone(process);
      int exitCode = process.waitFor();
      if (status != null) {
        status.close();
      }
      if (interrupted) {
        throw new InterruptedException("the start of " + role.title() + " was given up");
      }
      throw prepared ? failure(late.get(), exitCode, output.lastLines(), e) : noPlace(e);
    }
  }

  /** Nothing is wrong with the process: there is no space for a file that it needs. */
  private LaunchFailure noPlace(IOException cause) {
    return new LaunchFailure(
        "%s could not be started: %s\n  Try: make space in %s, or set XDG_RUNTIME_DIR or -Djava.io.tmpdir."
            .formatted(role.title(), cause.getMessage(), directory.path().getParent()),
        LaunchFailure.Kind.OTHER,
        cause);
  }

  private LaunchFailure failure(boolean late, int exitCode, List<String> words, IOException cause) {
    return new LaunchFailure(
        startFailure(!late, exitCode, words),
        late ? LaunchFailure.Kind.OTHER : kindOf(exitCode, words),
        cause);
  }

  private static LaunchFailure.Kind kindOf(int exitCode, List<String> words) {
    if (KILLS.contains(exitCode)) {
      return LaunchFailure.Kind.KILLED;
    }
    return exitCode == NOT_FOUND
            || words.stream()
                .anyMatch(line -> line.contains("Could not create the Java Virtual Machine"))
        ? LaunchFailure.Kind.REFUSED
        : LaunchFailure.Kind.OTHER;
  }

  private static LaunchedWorker.Links open(Rendezvous.Channels channels, RingOffer offer)
      throws IOException {
    try {
      return new LaunchedWorker.Links(
          new SocketLink(channels.control()), offer.accept(channels.data()));
    } catch (IOException e) {
      channels.control().close();
      channels.data().close();
      throw e;
    }
  }

  private Rendezvous.Channels connect(Rendezvous rendezvous, AtomicBoolean late)
      throws IOException {
    Thread watch = watch(rendezvous, late);
    try {
      rendezvous.bootstrap().writeTo(process.getOutputStream());
      return rendezvous.await(process.pid());
    } finally {
      watch.interrupt();
    }
  }

  /** Ends the wait for the links when the process has ended, or has taken too long. */
  private Thread watch(Rendezvous rendezvous, AtomicBoolean late) {
    return Thread.ofVirtual()
        .name("procession-launch-watch")
        .start(
            () -> {
              try {
                if (!process.waitFor(spec.startupTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                  late.set(true);
                  ProcessTree.killAlone(process); // Also ends a wait for the rest of its HELLO.
                }
                rendezvous.close();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // The links are there: nothing to watch.
              } catch (IOException e) {
                throw new IllegalStateException("cannot stop waiting for a worker", e);
              }
            });
  }

  private String startFailure(boolean ended, int exitCode, List<String> output) {
    JvmCommand command = new JvmCommand(spec, role);
    String what =
        ended
            ? "its process ended with %s before it connected".formatted(ExitCode.describe(exitCode))
            : "it did not connect within " + Texts.of(spec.startupTimeout());
    String words =
        output.isEmpty()
            ? "  it printed nothing"
            : output.stream().map(line -> "  it said | " + line).collect(Collectors.joining("\n"));
    return "%s could not be started: %s\n%s%s\n  command | %s\n  Try: %s"
        .formatted(
            role.title(),
            what,
            words,
            command
                .crashReport(process.pid())
                .map(report -> "\n  report | " + report.file())
                .orElse(""),
            role.java() + " " + String.join(" ", command.flags()) + " -cp …",
            ended ? afterExit(exitCode) : afterTimeout());
  }

  private String afterTimeout() {
    return "a longer %s.startupTimeout(…), or fewer processes.".formatted(role.builder());
  }

  private String afterExit(int exitCode) {
    return exitCode == NOT_FOUND
        ? JDK_GONE.formatted(role.java())
        : "check the options given to %s.jvmArgs(…) and the memory that is left."
            .formatted(role.builder());
  }
}
