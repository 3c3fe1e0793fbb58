package io.procession.internal.process;

import io.procession.ChildProcess;
import io.procession.ChildProcessBuilder;
import io.procession.WorkerStartException;
import io.procession.internal.launch.ControlDesk;
import io.procession.internal.launch.DataLinks;
import io.procession.internal.launch.Launch;
import io.procession.internal.launch.LaunchFailure;
import io.procession.internal.launch.LaunchedWorker;
import io.procession.internal.launch.Nesting;
import io.procession.internal.launch.ProcessTree;
import io.procession.internal.launch.Role;
import io.procession.internal.launch.WorkerSpec;
import io.procession.internal.shipping.CodeLog;
import io.procession.internal.wire.PayloadWriter;
import io.procession.internal.wire.ProcessIdentity;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A child that is a JVM of its own, seen from its parent. */
public final class JvmChild extends Child {
  private static final Logger LOG = System.getLogger("io.procession.process");
  private static final String CHILD_MAIN = "io.procession.internal.process.ChildMain";

  /** A signal N that ends a process makes the JDK report 128 + N. */
  private static final int SIGNALLED = 128;

  /** How long the control link of a process that has ended may take to its end. */
  private static final long DRAIN_SECONDS = 2;

  private final ThisProcess parent;
  private final Process process;
  private final boolean outlivesParent;

  // Guarded by this.
  private @Nullable ControlDesk desk;
  private boolean interrupted;

  private JvmChild(ThisProcess parent, ChildState state, Process process, boolean outlivesParent) {
    super(state);
    this.parent = parent;
    this.process = process;
    this.outlivesParent = outlivesParent;
  }

  /**
   * Starts a child.
   *
   * @param settings what its builder holds
   * @param call what it shall do
   * @return the child, on its way
   */
  static ChildProcess start(ChildProcessBuilder.Settings settings, EncodedCall call) {
    Nesting nesting = Nesting.current();
    nesting.checkNotInitialising("a child process cannot be started", "start it");
    ThisProcess parent = ThisProcess.get();
    ProcessIdentity identity = parent.newChild(settings.name(), settings.daemon());
    Launch launch = Launch.begin(spec(settings, nesting), role(settings, identity));
    JvmChild child =
        new JvmChild(parent, new ChildState(identity), launch.process(), settings.outlivesParent());
    try {
      parent.add(child);
      Thread.ofPlatform()
          .daemon(identity.daemon())
          .name("procession-keeper of " + identity.name())
          .start(() -> child.keep(launch, call));
      return child;
    } catch (RuntimeException | Error e) { // The process is ending, or has no threads left.
      ProcessTree.killAlone(launch.process());
      launch.close();
      parent.remove(child);
      throw new WorkerStartException(
          "process %s could not be started: %s".formatted(identity.name(), e), e);
    }
  }

  private static WorkerSpec spec(ChildProcessBuilder.Settings settings, Nesting nesting) {
    return new WorkerSpec(
        List.of(),
        nesting.inherited(),
        settings.jvmArgs(),
        Map.of(),
        settings.environment(),
        settings.workingDirectory(),
        settings.startupTimeout(),
        DataLinks.ofChild(),
        Optional.empty());
  }

  private static Role role(ChildProcessBuilder.Settings settings, ProcessIdentity identity) {
    return new Role(
        0,
        Role.CHILD + identity.name(),
        "ChildProcess.builder()",
        CHILD_MAIN,
        new ArrayList<>(identity.flags()),
        settings.javaHome(),
        settings.output(),
        settings.error());
  }

  /** Accompanies the child from its start to its end, on a thread of its own. */
  private void keep(Launch launch, EncodedCall call) {
    int code = 1;
    try {
      code = accompany(launch, call);
    } catch (LaunchFailure e) {
      code = ofFailure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // By code of the user that interrupts all threads.
      ProcessTree.killAlone(process);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, this + " is given up", e);
      ProcessTree.killAlone(process);
    } finally {
      launch.close();
      parent.remove(this);
      state.end(code);
    }
  }

  private int accompany(Launch launch, EncodedCall call) throws InterruptedException {
    LaunchedWorker links = launch.connect();
    try {
      launch.close();
      ControlDesk control = ControlDesk.open(links, library(call.log()));
      send(call, links);
      opened(control);
      int code = process.waitFor();
      boolean chosen =
          control.end().completeOnTimeout(false, DRAIN_SECONDS, TimeUnit.SECONDS).join();
      links.lastOutput(); // Waits until everything was passed on.
      return code > SIGNALLED && !chosen ? SIGNALLED - code : code;
    } finally {
      ProcessTree.killAlone(process);
      links.release();
    }
  }

  private static ControlDesk.Library library(CodeLog log) {
    return (generation, resource) -> {
      PayloadWriter out = new PayloadWriter();
      log.writeResources(generation, resource, out);
      return out.finish();
    };
  }

  private void send(EncodedCall call, LaunchedWorker links) {
    try {
      call.sendTo(links.data(), outlivesParent);
    } catch (IOException e) {
      // It was ended meanwhile; its exit code is the news.
      LOG.log(Level.DEBUG, "cannot send to " + this, e);
    }
  }

  /** It ended before it connected: because it was killed, or because it could not start. */
  private int ofFailure(LaunchFailure failure) {
    int code = process.exitValue();
    if (failure.kind() != LaunchFailure.Kind.KILLED) {
      LOG.log(Level.ERROR, failure.getMessage());
    }
    return code > SIGNALLED ? SIGNALLED - code : code;
  }

  private void opened(ControlDesk control) {
    boolean send;
    synchronized (this) {
      desk = control;
      send = interrupted;
    }
    if (send) {
      interrupt(control);
    }
  }

  @Override
  public void interrupt() {
    state.checkOpen();
    ControlDesk open;
    synchronized (this) {
      interrupted = true;
      open = desk;
    }
    if (open != null) {
      interrupt(open);
    }
  }

  /** On another thread: the interrupt of one that writes to a link closes the link. */
  private void interrupt(ControlDesk control) {
    Thread.ofVirtual()
        .name("procession-interrupt of " + state.identity().name())
        .start(
            () -> {
              try {
                control.interrupt();
              } catch (IOException e) {
                LOG.log(Level.DEBUG, this + " has ended before it was interrupted", e);
              }
            });
  }

  Process process() {
    return process;
  }

  /** By its handle: {@link Process#destroy} also closes the streams, which the child would see. */
  void askToEnd() {
    process.toHandle().destroy();
  }

  /**
   * Waits until the process has ended and its keeper has cleared up after it, which it must have
   * done before this process ends.
   */
  boolean awaitEnd(long nanos) {
    try {
      return state.awaitEnd(Math.max(0, nanos));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }

  @Override
  public long pid() {
    state.checkOpen();
    return process.pid();
  }

  @Override
  public void terminate() {
    state.checkOpen();
    askToEnd();
  }

  @Override
  public void kill() {
    state.checkOpen();
    ProcessTree.killAlone(process);
  }

  @Override
  public void killTree() {
    state.checkOpen();
    List<ProcessHandle> descendants = process.descendants().toList();
    ProcessTree.killAlone(process);
    descendants.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public String toString() {
    return state.identity().name() + " (pid " + process.pid() + ")";
  }
}
