package io.procession.internal.local;

import io.procession.PoolBuilder;
import io.procession.internal.cgroup.Delegation;
import io.procession.internal.host.ThisHost;
import io.procession.internal.host.ThreadLimits;
import io.procession.internal.host.WorkerHeap;
import io.procession.internal.launch.DataLinks;
import io.procession.internal.launch.Nesting;
import io.procession.internal.launch.WorkerSpec;
import io.procession.spi.Engine;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;

/** Worker processes on this host. */
public final class LocalEngine implements Engine {
  private static final Logger LOG = System.getLogger("io.procession.local");

  /** Shorter: tasks that come one after the other wait for starts. Longer: memory is not free. */
  private static final Duration LEAVES_AFTER = Duration.ofSeconds(10);

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
    int usual = settings.workers() + settings.spares();
    WorkerSpec spec = specOf(settings, nesting, usual);
    List<String> flags = new ArrayList<>(spec.shareFlags());
    flags.addAll(spec.jvmArgs());
    return new LargerWorkers(
        LocalSession.start(settings, new Site(spec, nesting, 0), host),
        host,
        (index, memory, told) -> {
          PoolBuilder.Settings larger = larger(settings, memory, LimitFlags.heap(flags));
          // Beside the usual ones, so it has no more of what all share.
          WorkerSpec its = specOf(larger, nesting, usual + 1);
          return LocalSession.start(larger, new Site(its, nesting, index), told);
        });
  }

  /** The settings of one worker that has more memory, and leaves when nobody needs it. */
  private static PoolBuilder.Settings larger(
      PoolBuilder.Settings usual, double memory, OptionalLong heap) {
    List<String> jvmArgs = new ArrayList<>(usual.jvmArgs());
    heap.ifPresent(bytes -> jvmArgs.add("-Xmx" + (long) (memory * bytes)));
    return new PoolBuilder.Settings(
        1,
        usual.initializer(),
        List.copyOf(jvmArgs),
        usual.environment(),
        usual.workingDirectory(),
        usual.startupTimeout(),
        usual.maxTasksPerWorker(),
        0,
        usual.deaths(),
        LimitFlags.times(memory, usual.limits()),
        usual.journal(),
        usual.journalSync(),
        true,
        Optional.of(LEAVES_AFTER),
        usual.heartbeatTimeout(),
        usual.workerExit(),
        usual.progress(),
        usual.engine());
  }

  /**
   * What workers are started with.
   *
   * @param sharers how many divide the memory and the CPUs of the job
   */
  private WorkerSpec specOf(PoolBuilder.Settings settings, Nesting nesting, int sharers) {
    WorkerHeap share = heap.apply(sharers);
    for (String note : share.notes()) {
      LOG.log(Level.WARNING, note);
    }
    Map<String, String> defaults = new HashMap<>(ThreadLimits.environment(1));
    defaults.putAll(share.environment());
    List<String> flags = new ArrayList<>(share.jvmFlags());
    flags.addAll(nesting.flags(cpus.getAsInt(), Math.max(1, sharers - settings.spares())));
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
        DataLinks.ofWorkers(sharers),
        WorkerGroups.of(settings.limits(), Delegation.find(new ThisHost())));
  }

  @Override
  public String toString() {
    return name();
  }
}
