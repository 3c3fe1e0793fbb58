package io.procession.it.spark;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.it.testing.Awaiting;
import io.procession.spark.Spark;
import io.procession.spi.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/** The one context that a JVM may have, with two executors of a standalone cluster. */
final class SharedContext {
  private static final SharedContext ONLY = new SharedContext();

  private final StandaloneCluster cluster;
  private final SparkContext context;
  private final Engine engine;

  private SharedContext() {
    try {
      Path directory = Files.createTempDirectory("spark-it-");
      cluster = StandaloneCluster.start(directory, 2);
      Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    context =
        new SparkContext(
            new SparkConf()
                .setMaster(cluster.url())
                .setAppName("contracts")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.executor.memory", "512m")
                .set("spark.plugins", "io.procession.spark.ProcessionPlugin")
                .set("spark.jars", jar(Pool.class) + "," + jar(Spark.class)));
    context.setLogLevel("WARN");
    engine = Spark.on(context);
    boolean _ = Awaiting.happens(() -> cluster.executors().count() == 2);
    Awaiting.until(
        "both executors are there",
        () -> context.defaultParallelism() == 2 && cluster.executors().count() == 2);
  }

  private static String jar(Class<?> type) {
    Path jar =
        Path.of(
            java.net.URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    if (!Files.isRegularFile(jar)) {
      throw new AssertionError("executors need jars: " + jar);
    }
    return jar.toString();
  }

  static void start() {
    ONLY.context.version();
  }

  static SparkContext context() {
    return ONLY.context;
  }

  static StandaloneCluster cluster() {
    return ONLY.cluster;
  }

  /** A builder of pools of two workers. */
  static PoolBuilder builder() {
    return Pool.builder().engine(ONLY.engine).workers(2);
  }
}
