package io.procession;

import io.procession.internal.Hosts;
import java.util.OptionalInt;

/**
 * How many CPUs this process may use.
 *
 * <p>The machine's number of CPUs is the wrong answer in a container or in a scheduler's job. Here
 * the affinity of the process, the quota of its control group and the grant of the scheduler
 * (Slurm, PBS, TORQUE, Grid Engine, LSF, OAR, PJM) count. {@link Allocation#explain} tells how the
 * number came about.
 *
 * @see <a href="https://docs.python.org/3/library/os.html#os.process_cpu_count">Python's
 *     os.process_cpu_count</a>
 */
public final class Cpus {
  private Cpus() {}

  /**
   * Returns how many workers a pool gets by default.
   *
   * <p>This is the system property {@code procession.cpus}, else the environment variable {@code
   * PROCESSION_CPUS}, as it is (one that is no positive integer is ignored, with a warning); else
   * the smaller of {@link #jvm} and {@link #granted}, at least 1. In a worker it is the worker's
   * share of what its caller has, unless that property is set there; so pools in workers do not use
   * more CPUs than the program.
   *
   * <p>Cheap, except that the first call in a PBS job asks the server by {@code qstat}, for at most
   * five seconds.
   *
   * @return a positive number
   * @throws IllegalArgumentException if the property is not a positive integer
   */
  public static int available() {
    return Hosts.cpus();
  }

  /**
   * Returns how many CPUs the JVM sees: the affinity of this process, the quota of its control
   * group (rounded up), or {@code -XX:ActiveProcessorCount}. The number may change while the
   * process runs.
   *
   * @return a positive number
   */
  public static int jvm() {
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * Returns how many CPUs the scheduler granted to this process on this host.
   *
   * @return empty outside a scheduler's job, or where the job's environment does not tell the
   *     number, as in the shell of {@code salloc}, whose CPUs are on other hosts
   */
  public static OptionalInt granted() {
    return Hosts.granted();
  }
}
