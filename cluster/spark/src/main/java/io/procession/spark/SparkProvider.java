package io.procession.spark;

import io.procession.spi.Engine;
import io.procession.spi.EngineProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * The engine of {@code procession run --engine spark}: a context of its own, made from the system
 * properties that begin with {@code spark.}, as Spark itself reads them. Default: as many threads
 * of this process as it may use.
 */
public final class SparkProvider implements EngineProvider {
  /** The system property by which Log4j, Spark's logger, finds its settings. */
  private static final String LOGGING = "log4j2.configurationFile";

  /**
   * By which Spark hands the secret of {@code spark.authenticate} to its own processes, so that it
   * is on no command line. A driver of a standalone cluster does not look there itself.
   */
  private static final String SECRET = "_SPARK_AUTH_SECRET";

  /** For the service loader. */
  public SparkProvider() {}

  @Override
  public String name() {
    return "spark";
  }

  @Override
  public Engine engine() {
    quieten();
    SparkConf settings =
        new SparkConf()
            .setIfMissing("spark.master", "local[*]")
            .setIfMissing("spark.app.name", "procession")
            .setIfMissing("spark.ui.enabled", "false")
            .setIfMissing("spark.plugins", ProcessionPlugin.class.getName())
            .setIfMissing(
                "spark.jars",
                SparkEngine.jars().map(Object::toString).collect(Collectors.joining(",")));
    String secret = System.getenv(SECRET);
    if (secret != null) {
      settings.setIfMissing("spark.authenticate.secret", secret);
    }
    return Spark.on(SparkContext.getOrCreate(settings));
  }

  /** Spark tells standard error each step it takes, unless the user has set up its logging. */
  private static void quieten() {
    String home = System.getenv("SPARK_HOME");
    boolean isSetUp =
        System.getProperty(LOGGING) != null
            || (home != null && Files.exists(Path.of(home, "conf", "log4j2.properties")));
    if (!isSetUp) {
      System.setProperty(LOGGING, "classpath:io/procession/spark/quiet-log4j2.properties");
    }
  }
}
