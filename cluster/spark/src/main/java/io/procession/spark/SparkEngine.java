package io.procession.spark;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.WorkerLimits;
import io.procession.spi.Engine;
import io.procession.spi.EngineHost;
import io.procession.spi.EngineSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;

/** A context of Spark. */
final class SparkEngine implements Engine {
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
    refuse(settings);
    return JobSession.start(context, settings.workers(), host);
  }

  private static void refuse(PoolBuilder.Settings settings) {
    List<String> set = new ArrayList<>();
    addIf(!settings.jvmArgs().isEmpty(), "jvmArgs", set);
    addIf(!settings.environment().isEmpty(), "environment", set);
    addIf(settings.workingDirectory().isPresent(), "workingDirectory", set);
    addIf(settings.maxTasksPerWorker().isPresent(), "maxTasksPerWorker", set);
    addIf(settings.heartbeatTimeout().isPresent(), "heartbeatTimeout", set);
    addIf(!settings.limits().equals(WorkerLimits.none()), "limits", set);
    if (!set.isEmpty()) {
      throw new IllegalArgumentException(
          """
          the spark engine does not start its workers, so it cannot set %s
            cause | executors are processes of the cluster
            Try: settings of the cluster, such as spark.executor.memory, spark.executor.extraJavaOptions,
                 spark.network.timeout or spark.executorEnv.NAME\
          """
              .formatted(String.join(", ", set)));
    }
  }

  private static void addIf(boolean isSet, String name, List<String> to) {
    if (isSet) {
      to.add(name);
    }
  }

  @Override
  public String toString() {
    return name();
  }
}
