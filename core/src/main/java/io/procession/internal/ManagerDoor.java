package io.procession.internal;

import io.procession.ChildProcess;
import io.procession.ChildProcessBuilder;
import io.procession.Connection;
import io.procession.ConnectionOptions;
import io.procession.InitializerFailedException;
import io.procession.Listener;
import io.procession.Manager;
import io.procession.ManagerBuilder;
import io.procession.TaskRunnable;
import io.procession.Waitable;
import io.procession.WorkerStartException;
import io.procession.internal.connection.Connections;
import io.procession.internal.launch.RuntimeDirectory;
import io.procession.internal.manager.ManagerServer;
import io.procession.internal.manager.RunningManager;
import io.procession.internal.manager.ServerStart;
import io.procession.internal.process.ThisProcess;
import io.procession.internal.proxy.ManagerClient;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The way from the public API into managers. */
public final class ManagerDoor {
  private static final Duration STARTUP_TIMEOUT = Duration.ofSeconds(60);

  private ManagerDoor() {}

  /** Connects to a manager of another process. */
  public static Manager connect(ConnectionOptions options) throws IOException {
    return new RunningManager(ManagerClient.open(options), options, new RunningManager.Another());
  }

  /** Serves in this thread. */
  public static void serve(ManagerBuilder.Settings settings) throws IOException {
    open(startOf(settings, settings.address().orElseThrow())).serve();
  }

  private static ServerStart startOf(ManagerBuilder.Settings settings, SocketAddress address) {
    return new ServerStart(address, settings.key(), settings.initializer(), settings.types());
  }

  private static ManagerServer open(ServerStart start) throws IOException {
    try {
      return start.open();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new InitializerFailedException("the initializer of the manager threw " + e, e);
    }
  }

  /** Starts a manager. */
  public static Manager start(ManagerBuilder.Settings settings) {
    RuntimeDirectory directory = null;
    boolean done = false;
    try {
      directory = RuntimeDirectory.choose();
      directory.make();
      Manager manager =
          settings.thread() ? startThread(settings, directory) : startProcess(settings, directory);
      done = true;
      return manager;
    } catch (IOException e) {
      throw new WorkerStartException("the manager cannot be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorkerStartException("interrupted while the manager was started", e);
    } finally {
      if (!done && directory != null) {
        directory.close();
      }
    }
  }

  private static SocketAddress addressOf(
      ManagerBuilder.Settings settings, RuntimeDirectory directory) {
    return settings
        .address()
        .orElseGet(() -> UnixDomainSocketAddress.of(directory.path().resolve("manager")));
  }

  private static Manager startThread(ManagerBuilder.Settings settings, RuntimeDirectory directory)
      throws IOException {
    ManagerServer server = open(startOf(settings, addressOf(settings, directory)));
    Thread thread =
        Thread.ofPlatform().daemon().name("procession-manager-accept").start(server::serve);
    return connected(settings, server.address(), new InThread(server, thread, directory));
  }

  private static Manager connected(
      ManagerBuilder.Settings settings, SocketAddress address, RunningManager.Owner owner)
      throws IOException {
    ConnectionOptions options = ConnectionOptions.of(address).withKey(settings.key());
    boolean done = false;
    try {
      Manager manager = new RunningManager(ManagerClient.open(options), options, owner);
      done = true;
      return manager;
    } finally {
      if (!done) {
        owner.end();
      }
    }
  }

  /** A server in this process. */
  private record InThread(ManagerServer server, Thread thread, RuntimeDirectory directory)
      implements RunningManager.Owner {
    @Override
    public OptionalLong pid() {
      return OptionalLong.of(ProcessHandle.current().pid());
    }

    @Override
    public boolean owns() {
      return true;
    }

    @Override
    public void end() {
      server.close();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      directory.close();
    }
  }

  private static Manager startProcess(ManagerBuilder.Settings settings, RuntimeDirectory directory)
      throws IOException, InterruptedException {
    ServerStart start = startOf(settings, addressOf(settings, directory));
    SocketAddress here = UnixDomainSocketAddress.of(directory.path().resolve("start"));
    try (Listener listener =
        Connections.listen(ConnectionOptions.of(here).withKey(settings.key()))) {
      TaskRunnable serve = () -> start.run(here);
      ChildProcess child = ThisProcess.get().start(childOf(settings), serve);
      InProcess owner = new InProcess(child, directory, settings.shutdownTimeout());
      boolean done = false;
      try {
        SocketAddress address = awaitReport(listener, child);
        Manager manager = connected(settings, address, owner);
        done = true;
        return manager;
      } finally {
        if (!done) {
          child.kill();
          owner.end();
        }
      }
    }
  }

  private static ChildProcessBuilder.Settings childOf(ManagerBuilder.Settings settings) {
    return new ChildProcessBuilder.Settings(
        Optional.of(settings.name()),
        Optional.of(true),
        false,
        false,
        settings.jvmArgs(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Redirect.PIPE,
        Redirect.PIPE,
        STARTUP_TIMEOUT);
  }

  private static SocketAddress awaitReport(Listener listener, ChildProcess child)
      throws IOException, InterruptedException {
    List<Waitable> both = List.of(listener, child);
    Connection.wait(both, STARTUP_TIMEOUT);
    try (@Nullable Connection report = listener.accept(Duration.ZERO)) {
      if (report == null) {
        throw new WorkerStartException(
            child.isAlive()
                ? "the manager did not start within " + STARTUP_TIMEOUT
                : "the process of the manager has ended at its start with exit code "
                    + child.exitCode().orElse(0),
            null);
      }
      ServerStart.Report told = report.receive(ServerStart.Report.class);
      if (told.failure().length > 0) {
        Throwable failure = ServerStart.failureIn(told);
        if (failure instanceof IOException e) {
          throw e;
        }
        throw new InitializerFailedException("the manager threw at its start: " + failure, failure);
      }
      return told.address();
    }
  }

  /** A server in a process of its own. */
  private record InProcess(ChildProcess child, RuntimeDirectory directory, Duration limit)
      implements RunningManager.Owner {
    @Override
    public OptionalLong pid() {
      return OptionalLong.of(child.pid());
    }

    @Override
    public boolean owns() {
      return true;
    }

    @Override
    public void end() {
      try {
        if (!child.join(limit)) {
          child.terminate();
          if (!child.join(limit)) {
            child.kill();
            child.join();
          }
        }
      } catch (InterruptedException e) {
        child.kill();
        Thread.currentThread().interrupt();
      }
      directory.close();
    }
  }
}
