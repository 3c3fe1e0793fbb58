package io.procession.internal.launch;

import io.procession.internal.wire.ProcessIdentity;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one JVM is started for, and where it differs from others of the same {@link WorkerSpec}.
 *
 * @param index its number, which it shows when it connects
 * @param title what messages call it: {@code worker 3}
 * @param builder where its user finds the settings that messages advise to change
 * @param mainClass what it runs; by name, since this package must not load the classes of workers
 * @param flags options of the java command, before those that are the same for all
 * @param javaHome the JDK it runs on; empty for that of this process
 * @param output where its standard output goes; {@link Redirect#PIPE}: to that of this process
 * @param error where its standard error goes, likewise
 */
public record Role(
    int index,
    String title,
    String builder,
    String mainClass,
    List<String> flags,
    Optional<Path> javaHome,
    Redirect output,
    Redirect error) {
  /** What the title of a child outside pools begins with; its name follows. */
  public static final String CHILD = "process ";

  private static final String WORKER_MAIN = "io.procession.internal.worker.WorkerMain";

  /**
   * A worker of a pool.
   *
   * @param index its number in the pool
   * @return its role
   */
  static Role worker(int index) {
    List<String> flags = new ArrayList<>();
    flags.add("-XX:ActiveProcessorCount=1");
    flags.addAll(ProcessIdentity.ofWorker(index).flags());
    return new Role(
        index,
        ProcessIdentity.ofWorker(index).name(),
        "Pool.builder()",
        WORKER_MAIN,
        flags,
        Optional.empty(),
        Redirect.PIPE,
        Redirect.PIPE);
  }

  /** The java command. */
  Path java() {
    Path home = javaHome.orElseGet(() -> Path.of(System.getProperty("java.home")));
    return home.resolve("bin").resolve("java");
  }
}
