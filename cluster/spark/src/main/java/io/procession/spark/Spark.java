package io.procession.spark;

import io.procession.spi.Engine;
import java.util.Objects;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Pools whose workers are the executors of Apache Spark: {@code
 * Pool.builder().engine(Spark.on(context))}.
 *
 * <p>A call becomes one Spark job, or a few where its inputs come slowly; its chunks are the tasks
 * of the job. The functions run in the executors, one thread for each chunk; lambdas and classes of
 * scripts are sent there. Inputs and results go through the driver, so a result must fit into its
 * memory; {@code mapReduce} combines in the executors. A job costs some tens of milliseconds, a
 * chunk a few: see {@code docs/guides/spark.md}.
 *
 * <p>Spark runs a chunk again when its executor is lost, so a task may run more than once; its
 * result is taken once. It cannot kill one task: a timeout interrupts it, and after the grace
 * leaves its thread to itself. Settings of worker processes (options of java, environment,
 * directory, limits, renewal) are the cluster's, and a builder that has them is refused.
 */
public final class Spark {
  private Spark() {}

  /**
   * The engine of a context. It stays the program's: pools do not stop it.
   *
   * @param context of a cluster or of this process ({@code local[n]})
   * @return an engine for any number of pools
   */
  public static Engine on(SparkContext context) {
    return new SparkEngine(Objects.requireNonNull(context, "context"));
  }

  /**
   * The engine of a context. It stays the program's: pools do not stop it.
   *
   * @param context of a cluster or of this process ({@code local[n]})
   * @return an engine for any number of pools
   */
  public static Engine on(JavaSparkContext context) {
    return on(context.sc());
  }
}
