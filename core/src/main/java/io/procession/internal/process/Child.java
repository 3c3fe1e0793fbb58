package io.procession.internal.process;

import io.procession.ChildProcess;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** What children have in common, processes and threads: how they are waited for and closed. */
public abstract sealed class Child implements ChildProcess permits JvmChild, ThreadChild {
  final ChildState state;

  /**
   * A child that has begun.
   *
   * @param state who it is, and whether it has ended
   */
  Child(ChildState state) {
    this.state = state;
  }

  @Override
  public String name() {
    state.checkOpen();
    return state.identity().name();
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
  public void close() {
    state.close();
  }
}
