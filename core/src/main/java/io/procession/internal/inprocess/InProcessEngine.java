package io.procession.internal.inprocess;

import io.procession.PoolBuilder;
import io.procession.spi.Engine;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineSession;

/** Threads of this process. */
public final class InProcessEngine implements Engine {
  private final int firstWorker;

  /**
   * Makes the engine; it starts nothing.
   *
   * @param firstWorker the number of the first thread
   */
  public InProcessEngine(int firstWorker) {
    this.firstWorker = firstWorker;
  }

  @Override
  public String name() {
    return "in-process";
  }

  @Override
  public EngineSession open(PoolBuilder.Settings settings, EngineHost host) {
    return InProcessSession.start(firstWorker, settings.workers(), host);
  }

  @Override
  public String toString() {
    return name();
  }
}
