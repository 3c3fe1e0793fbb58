package io.procession.cli.submit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of a Slurm script that starts a Spark cluster of the job's nodes, runs the program, and
 * takes the cluster down whatever happens. No port is fixed: several jobs may share a node.
 */
final class SparkScript {
  /** Less is refused by Spark itself, which wants 450 MiB for each of driver and executor. */
  private static final long LEAST_MEMORY = 2L << 30;

  private static final long MEBIBYTE = 1 << 20;

  private static final List<String> AFTER =
      List.of(
          "program=$!",
          "trap 'kill -USR1 $program' USR1",
          "trap 'kill -TERM $program' TERM",
          "# A signal ends the wait, not the program.",
          "while kill -0 $program 2>/dev/null; do wait $program; done",
          "wait $program; exit");

  private SparkScript() {}

  /**
   * Checks where Spark is, as the launcher script does for {@code run}.
   *
   * @param home the variable SPARK_HOME; null if it is not set
   */
  static String home(@Nullable String home) {
    if (home == null || !Files.isDirectory(Path.of(home, "jars"))) {
      throw new IllegalArgumentException(
          "the engine spark needs an installation of Apache Spark 4 that the nodes see, too:"
              + " SPARK_HOME=%s\n".formatted(home == null ? "" : home)
              + "  Try: unpack a download from https://spark.apache.org on a shared file system,"
              + " and set SPARK_HOME to its directory");
    }
    return Path.of(home).toAbsolutePath().toString();
  }

  /** Starts the cluster. */
  static List<String> before(JobRequest job, String home, List<String> launcher) {
    int nodes = job.size().nodes();
    int cpus = job.size().cpus();
    return """
    # A Spark cluster of this job: a master here, a worker on each node, and a secret between them.
    export SPARK_HOME=%s JAVA_HOME _SPARK_AUTH_SECRET
    JAVA_HOME=%s
    _SPARK_AUTH_SECRET=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \\n')
    logs=$PWD/%s-${SLURM_JOB_ID:?}.spark
    mkdir -p "$logs" || exit
    spark=("$JAVA_HOME/bin/java" -Xmx256m -Dspark.authenticate=true
      -Dspark.master.rest.enabled=false -cp "$SPARK_HOME/jars/*")
    trap 'kill $(jobs -p) 2>/dev/null; wait; find "$logs" -name "*.jar" -delete' EXIT
    # await TEXT N: until N lines of the master's log have the text, two minutes at most.
    await() {
      for ((tries = 1200; tries > 0; tries--)); do
        [ "$(grep -c "$1" "$logs/master")" -ge "$2" ] && return
        kill -0 $! 2>/dev/null || break
        sleep 0.1
      done
      echo "Spark does not start: '$1' is not $2 times in $logs/master" >&2
      tail -n 20 "$logs/master" "$logs/workers" >&2
      exit 1
    }
    true >"$logs/master" >"$logs/workers" # An earlier run of the job may have left some.
    "${spark[@]}" org.apache.spark.deploy.master.Master --port 0 --webui-port 0 \\
      >"$logs/master" 2>&1 &
    await 'Starting Spark master at' 1
    master=$(grep -o -m1 'spark://[^ ]*' "$logs/master")
    srun --export=ALL --nodes=%d --ntasks=%d --ntasks-per-node=1 --cpus-per-task=%d \\
      "${spark[@]}" org.apache.spark.deploy.worker.Worker --cores %d --memory %dM \\
      --webui-port 0 --work-dir "$logs" "$master" >"$logs/workers" 2>&1 &
    await 'Registering worker' %d\
    """
        .formatted(
            ShellText.quote(home),
            javaHome(launcher),
            ShellText.quote(job.name()),
            nodes,
            nodes,
            cpus,
            cpus,
            executorMebibytes(job),
            nodes)
        .lines()
        .toList();
  }

  /** Waits for the program, which runs in the background. */
  static List<String> after() {
    return AFTER;
  }

  /** Options of java for the program. */
  static List<String> javaOptions(JobRequest job) {
    return List.of(
        "-Dspark.authenticate=true",
        "-Dspark.executor.memory=" + executorMebibytes(job) + "m",
        // Pools are opened before the executors have said how many cores they have.
        "-Dspark.default.parallelism=" + job.size().allCpus(),
        "-Dspark.scheduler.minRegisteredResourcesRatio=1.0");
  }

  /** The launcher script finds a java itself, on the node where it runs. */
  private static String javaHome(List<String> launcher) {
    String java = ShellText.quote(launcher.getFirst());
    return launcher.size() == 1
        ? "$(" + java + " --print-java) && JAVA_HOME=${JAVA_HOME%/bin/java} || exit"
        : java + " && JAVA_HOME=${JAVA_HOME%/bin/java}";
  }

  /**
   * Half of a node's memory; a quarter is for the program, which is on one node, and the rest for
   * what else a JVM takes, for the master and for the worker. Without a size, what Spark takes.
   */
  private static long executorMebibytes(JobRequest job) {
    long memory = job.size().memoryBytes().orElse(LEAST_MEMORY);
    if (memory < LEAST_MEMORY) {
      throw new IllegalArgumentException(
          "mem must be 2G or more with the engine spark, which wants 450 MiB for the program and"
              + " for each executor, half and a quarter of it: mem="
              + memory / MEBIBYTE
              + "M");
    }
    return memory / MEBIBYTE / 2;
  }
}
