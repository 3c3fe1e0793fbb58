package io.procession.internal.local;

import io.procession.PoolBuilder;
import io.procession.internal.host.ThreadLimits;
import io.procession.internal.host.WorkerHeap;
import io.procession.internal.launch.Nesting;
import io.procession.internal.launch.Transport;
import io.procession.internal.launch.WorkerSpec;
import io.procession.internal.transport.RingLink;
import io.procession.spi.Engine;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;

/** Worker processes on this host. */
public final class LocalEngine implements Engine {
  private static final Logger LOG = System.getLogger("io.procession.local");

  private final IntFunction<WorkerHeap> heap;
  private final IntSupplier cpus;

  /**
   * Makes the engine; it starts nothing.
   *
   * @param heap the memory that each of a number of workers may have
   * @param cpus how many CPUs all of them may use
   */
  public LocalEngine(IntFunction<WorkerHeap> heap, IntSupplier cpus) {
    this.heap = heap;
    this.cpus = cpus;
  }

  @Override
  public String name() {
    return "local";
  }

  @Override
  public EngineSession open(PoolBuilder.Settings settings, EngineHost host) {
    Nesting nesting = Nesting.current();
    return LocalSession.start(settings, specOf(settings, nesting), nesting, host);
  }

  private WorkerSpec specOf(PoolBuilder.Settings settings, Nesting nesting) {
    WorkerHeap share = heap.apply(settings.workers() + settings.spares());
    for (String note : share.notes()) {
      LOG.log(Level.WARNING, note);
    }
    Map<String, String> defaults = new HashMap<>(ThreadLimits.environment(1));
    defaults.putAll(share.environment());
    List<String> flags = new ArrayList<>(share.jvmFlags());
    flags.addAll(nesting.flags(cpus.getAsInt(), settings.workers()));
    flags.addAll(LimitFlags.jvm(settings.limits()));
    if (settings.limits().addressSpace().isPresent()) {
      defaults.put("MALLOC_ARENA_MAX", "1"); // Each one takes 64 MiB of it.
    }
    return new WorkerSpec(
        LimitFlags.wrapper(settings.limits()),
        flags,
        settings.jvmArgs(),
        defaults,
        settings.environment(),
        settings.workingDirectory(),
        settings.startupTimeout(),
        Transport.wanted(),
        RingLink.maySpin(settings.workers()));
  }

  @Override
  public String toString() {
    return name();
  }
}
