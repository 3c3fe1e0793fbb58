package io.procession.internal.logging;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;

/**
 * Configures the logging of a worker or child when something is logged there first: named by the
 * system property {@code java.util.logging.config.class}, and made by {@code LogManager}.
 */
public final class RelaySetup {
  /**
   * Gives the loggers the levels that they had in the process that started this one.
   *
   * @throws IOException if the levels cannot be read
   */
  public RelaySetup() throws IOException {
    StringBuilder configuration = new StringBuilder();
    configuration.append("handlers=").append(RelayHandler.class.getName()).append('\n');
    String levels = System.getProperty(LogLevels.PROPERTY, "");
    for (String level : levels.split(";", -1)) {
      int equals = level.lastIndexOf('=');
      if (equals >= 0) {
        String name = level.substring(0, equals);
        configuration.append(name).append(".level=").append(level.substring(equals + 1));
        configuration.append('\n');
      }
    }
    byte[] bytes = configuration.toString().getBytes(StandardCharsets.ISO_8859_1);
    LogManager.getLogManager().readConfiguration(new ByteArrayInputStream(bytes));
  }
}
