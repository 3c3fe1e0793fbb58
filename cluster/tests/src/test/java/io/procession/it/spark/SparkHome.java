package io.procession.it.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The installation of Spark that the build makes of its jars. */
public final class SparkHome {
  private SparkHome() {}

  /** Its directory, for commands of Spark. */
  public static Path ready() {
    Path home = Path.of(System.getenv("SPARK_HOME"));
    try {
      if (!Files.exists(home.resolve("RELEASE"))) {
        Files.createFile(home.resolve("RELEASE")); // By which Spark tells it from a source tree.
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return home;
  }
}
