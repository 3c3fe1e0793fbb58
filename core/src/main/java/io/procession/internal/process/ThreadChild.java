package io.procession.internal.process;

import io.procession.ChildProcess;
import io.procession.ChildProcessBuilder;

/** A child that is a thread of this process. */
public final class ThreadChild extends Child {
  private final ThisProcess parent;
  private final Thread thread;

  private ThreadChild(ThisProcess parent, ChildState state, EncodedCall call) {
    super(state);
    this.parent = parent;
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
  public long pid() {
    state.checkOpen();
    return ProcessHandle.current().pid();
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
  public String toString() {
    return state.identity().name() + " (a thread)";
  }
}
