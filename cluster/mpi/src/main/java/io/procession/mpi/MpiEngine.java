package io.procession.mpi;

import io.procession.PoolBuilder;
import io.procession.spi.Engine;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineSession;
import io.procession.spi.ProcessSettings;

/** The other ranks of this job. */
final class MpiEngine implements Engine {
  private static final String REASON =
      """
        cause | ranks are processes that mpirun has started
        Try: options of mpirun (-x NAME=VALUE, --wdir DIRECTORY) and of java (-J-Xmx2g)\
      """;

  private final Hub hub;

  MpiEngine(Hub hub) {
    this.hub = hub;
  }

  @Override
  public String name() {
    return "mpi";
  }

  @Override
  public int workers() {
    return hub.ranks() - 1;
  }

  @Override
  public EngineSession open(PoolBuilder.Settings settings, EngineHost host) {
    ProcessSettings.refuse(this, settings, REASON);
    return hub.open(settings.workers(), host);
  }

  @Override
  public String toString() {
    return name();
  }
}
