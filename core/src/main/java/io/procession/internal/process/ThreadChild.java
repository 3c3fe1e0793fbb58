package io.procession.internal.process;

import io.procession.ChildProcess;
import io.procession.ChildProcessBuilder;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** A child that is a thread of this process. */
public final class ThreadChild implements ChildProcess {
  private final ThisProcess parent;
  private final ChildState state;
  private final Thread thread;

  private ThreadChild(ThisProcess parent, ChildState state, EncodedCall call) {
    this.parent = parent;
    this.state = state;
    this.thread =
        Thread.ofPlatform()
            .daemon(state.identity().daemon())
            .name(state.identity().name())
            .unstarted(() -> run(call));
  }

  static ChildProcess start(ChildProcessBuilder.Settings settings, EncodedCall call) {
    ThisProcess parent = ThisProcess.get();
    ThreadChild child =
        new ThreadChild(
            parent, new ChildState(parent.newChild(settings.name(), settings.daemon())), call);
    parent.add(child);
    child.thread.start();
    return child;
  }

  private void run(EncodedCall call) {
    int code = 1;
    try {
      call.runHere();
      code = 0;
    } catch (Throwable e) {
      Uncaught.print(state.identity().name(), e);
    } finally {
      parent.remove(this);
      state.end(code);
    }
  }

  @Override
  public String name() {
    state.checkOpen();
    return state.identity().name();
  }

  @Override
  public long pid() {
    state.checkOpen();
    return ProcessHandle.current().pid();
  }

  @Override
  public boolean isDaemon() {
    state.checkOpen();
    return state.identity().daemon();
  }

  @Override
  public boolean isAlive() {
    return state.isAlive();
  }

  @Override
  public boolean isReady() {
    return !state.isAlive();
  }

  @Override
  public Registration onReady(Runnable wake) {
    return state.onReady(wake);
  }

  @Override
  public OptionalInt exitCode() {
    return state.exitCode();
  }

  @Override
  public CompletableFuture<ChildProcess> onExit() {
    return state.onExit(this);
  }

  @Override
  public void join() throws InterruptedException {
    state.join();
  }

  @Override
  public boolean join(Duration limit) throws InterruptedException {
    return state.join(limit);
  }

  @Override
  public void interrupt() {
    state.checkOpen();
    thread.interrupt();
  }

  @Override
  public void terminate() {
    throw cannotEnd();
  }

  @Override
  public void kill() {
    throw cannotEnd();
  }

  @Override
  public void killTree() {
    throw cannotEnd();
  }

  private UnsupportedOperationException cannotEnd() {
    state.checkOpen();
    return new UnsupportedOperationException(
        "a child that is a thread cannot be ended from outside: name=%s\n"
                .formatted(state.identity().name())
            + "  Try: interrupt(), or a builder without inThread().");
  }

  @Override
  public void close() {
    state.close();
  }

  @Override
  public String toString() {
    return state.identity().name() + " (a thread)";
  }
}
