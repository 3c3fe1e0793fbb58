package io.procession.internal.inprocess;

import io.procession.PoolBuilder;
import io.procession.spi.Engine;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineSession;

/** Threads of this process. */
public final class InProcessEngine implements Engine {
  /** Makes the engine; it starts nothing. */
  public InProcessEngine() {}

  @Override
  public String name() {
    return "in-process";
  }

  @Override
  public EngineSession open(PoolBuilder.Settings settings, EngineHost host) {
    return InProcessSession.start(settings.workers(), host);
  }

  @Override
  public String toString() {
    return name();
  }
}
