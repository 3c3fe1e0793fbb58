package io.procession.cli.doctor;

import io.procession.Allocation;
import io.procession.Pool;
import io.procession.internal.cgroup.Delegation;
import io.procession.internal.host.CacheDirectory;
import io.procession.internal.host.ThisHost;
import io.procession.internal.launch.AotCache;
import java.nio.file.Path;
import java.util.List;

/** All checks, on this machine. */
public final class Examination {
  private Examination() {}

  /**
   * Tries everything. Starts one worker and waits for its end.
   *
   * @param version of Procession
   * @return what was found
   */
  public static Report run(String version) {
    Path cache = CacheDirectory.find(System::getenv, System.getProperty("user.home"));
    return new Report(
        List.of(
            new Section("procession", List.of(Finding.fact("version", version))),
            JavaCheck.ofThisProcess(System::getenv, Pool.class.getModule()).section(),
            new TransportCheck(Path.of("/dev/shm")).section(),
            new HostCheck(Allocation::current).section(),
            new CacheCheck(cache, AotCache.place().map(AotCache::file)).section(),
            new LimitsCheck(Path.of("/proc/self/limits"), () -> Delegation.find(new ThisHost()))
                .section(),
            new PoolCheck(PoolCheck::inWorker).section()));
  }
}
