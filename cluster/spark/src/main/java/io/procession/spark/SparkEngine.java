package io.procession.spark;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.spi.Engine;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineSession;
import io.procession.spi.ProcessSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;

/** A context of Spark. */
final class SparkEngine implements Engine {
  private static final String REASON =
      """
        cause | executors are processes of the cluster
        Try: settings of the cluster, such as spark.executor.memory, spark.executor.extraJavaOptions,
             spark.network.timeout or spark.executorEnv.NAME\
      """;

  private final SparkContext context;

  SparkEngine(SparkContext context) {
    this.context = context;
    jars().filter(jar -> !isThere(jar)).forEach(jar -> context.addJar(jar.toString()));
  }

  /** The jars of this library, without which no executor can run a chunk. */
  static Stream<Path> jars() {
    return Stream.of(Pool.class, Spark.class)
        .map(type -> type.getProtectionDomain().getCodeSource())
        .filter(source -> source != null)
        .map(SparkEngine::path)
        .filter(Files::isRegularFile);
  }

  private static Path path(CodeSource source) {
    return Path.of(java.net.URI.create(source.getLocation().toString()));
  }

  private boolean isThere(Path jar) {
    String name = String.valueOf(jar.getFileName());
    return scala.jdk.javaapi.CollectionConverters.asJava(context.listJars()).stream()
        .anyMatch(listed -> listed.endsWith("/" + name));
  }

  @Override
  public String name() {
    return "spark";
  }

  @Override
  public int workers() {
    return Math.max(1, context.defaultParallelism());
  }

  @Override
  public EngineSession open(PoolBuilder.Settings settings, EngineHost host) {
    ProcessSettings.refuse(this, settings, REASON);
    return JobSession.start(context, settings.workers(), host);
  }

  @Override
  public String toString() {
    return name();
  }
}
