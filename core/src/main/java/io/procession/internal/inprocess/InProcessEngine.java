package io.procession.internal.inprocess;

import io.procession.PoolBuilder;
import io.procession.spi.Engine;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineSession;

/** Threads of this process. */
public final class InProcessEngine implements Engine {
  /** Makes the engine; it starts nothing. */
  public InProcessEngine() {}

  /**
   * Starts one thread.
   *
   * @param worker its number among the workers of its pool
   * @param host told of results and ends
   * @return the session
   */
  public static EngineSession open(int worker, EngineHost host) {
    return InProcessSession.start(worker, 1, InProcessSession.LEAVE, host);
  }

  @Override
  public String name() {
    return "in-process";
  }

  @Override
  public EngineSession open(PoolBuilder.Settings settings, EngineHost host) {
    return InProcessSession.start(
        0,
        settings.workers(),
        settings.workerExit().isPresent() ? settings.startupTimeout() : InProcessSession.LEAVE,
        host);
  }

  @Override
  public String toString() {
    return name();
  }
}
