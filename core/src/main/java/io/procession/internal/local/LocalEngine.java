package io.procession.internal.local;

import io.procession.PoolBuilder;
import io.procession.internal.host.ThreadLimits;
import io.procession.internal.host.WorkerHeap;
import io.procession.internal.launch.WorkerSpec;
import io.procession.spi.Engine;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/** Worker processes on this host. */
public final class LocalEngine implements Engine {
  private static final Logger LOG = System.getLogger("io.procession.local");

  private final IntFunction<WorkerHeap> heap;

  /**
   * Makes the engine; it starts nothing.
   *
   * @param heap the memory that each of a number of workers may have
   */
  public LocalEngine(IntFunction<WorkerHeap> heap) {
    this.heap = heap;
  }

  @Override
  public String name() {
    return "local";
  }

  @Override
  public EngineSession open(PoolBuilder.Settings settings, EngineHost host) {
    return LocalSession.start(settings, specOf(settings), host);
  }

  private WorkerSpec specOf(PoolBuilder.Settings settings) {
    WorkerHeap share = heap.apply(settings.workers());
    for (String note : share.notes()) {
      LOG.log(Level.WARNING, note);
    }
    Map<String, String> defaults = new HashMap<>(ThreadLimits.environment(1));
    defaults.putAll(share.environment());
    return new WorkerSpec(
        share.jvmFlags(),
        settings.jvmArgs(),
        defaults,
        settings.environment(),
        settings.workingDirectory(),
        settings.startupTimeout());
  }

  @Override
  public String toString() {
    return name();
  }
}
