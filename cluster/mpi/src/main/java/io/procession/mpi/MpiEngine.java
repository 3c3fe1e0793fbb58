package io.procession.mpi;

import io.procession.PoolBuilder;
import io.procession.WorkerLimits;
import io.procession.spi.Engine;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineSession;
import java.util.ArrayList;
import java.util.List;

/** The other ranks of this job. */
final class MpiEngine implements Engine {
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
    refuse(settings);
    return hub.open(settings.workers(), host);
  }

  static void refuse(PoolBuilder.Settings settings) {
    List<String> set = new ArrayList<>();
    addIf(!settings.jvmArgs().isEmpty(), "jvmArgs", set);
    addIf(!settings.environment().isEmpty(), "environment", set);
    addIf(settings.workingDirectory().isPresent(), "workingDirectory", set);
    addIf(settings.maxTasksPerWorker().isPresent(), "maxTasksPerWorker", set);
    addIf(!settings.limits().equals(WorkerLimits.none()), "limits", set);
    addIf(settings.heartbeatTimeout().isPresent(), "heartbeatTimeout", set);
    if (!set.isEmpty()) {
      throw new IllegalArgumentException(
          """
          the mpi engine does not start its workers, so it cannot set %s
            cause | ranks are processes that mpirun has started
            Try: options of mpirun (-x NAME=VALUE, --wdir DIRECTORY) and of java (-J-Xmx2g)\
          """
              .formatted(String.join(", ", set)));
    }
  }

  private static void addIf(boolean isSet, String name, List<String> to) {
    if (isSet) {
      to.add(name);
    }
  }

  @Override
  public String toString() {
    return name();
  }
}
