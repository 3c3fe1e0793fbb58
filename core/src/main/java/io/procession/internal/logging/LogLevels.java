package io.procession.internal.logging;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** The levels of this process's loggers, for the processes that it starts. */
public final class LogLevels {
  static final String PROPERTY = "procession.log.levels";
  private static final String CONFIGURATION = "-Djava.util.logging.config.";

  private LogLevels() {}

  /**
   * The options that make a new process log to this one; none if the user's own configure its
   * logging, or the JDK has no {@code java.logging}.
   *
   * @param jvmArgs the user's own
   * @return options of the java command
   */
  public static List<String> flags(List<String> jvmArgs) {
    boolean configured = jvmArgs.stream().anyMatch(arg -> arg.startsWith(CONFIGURATION));
    if (configured || !isJavaLoggingPresent()) {
      return List.of();
    }
    return List.of(
        CONFIGURATION + "class=" + RelaySetup.class.getName(),
        "-D" + PROPERTY + "=" + (LogTarget.isJavaLogging() ? OfJavaLogging.levels() : rootLevel()));
  }

  static boolean isJavaLoggingPresent() {
    return ModuleLayer.boot().findModule("java.logging").isPresent();
  }

  /** What another logging library lets through, as the level of the root. */
  private static String rootLevel() {
    System.Logger root = System.getLogger("");
    for (System.Logger.Level level : System.Logger.Level.values()) {
      if (level != System.Logger.Level.ALL && root.isLoggable(level)) {
        return "=" + LogTarget.numberOf(level);
      }
    }
    return "=" + Integer.MAX_VALUE;
  }

  /** Loaded only where there is such a thing. */
  private static final class OfJavaLogging {
    /** Name, equals sign, number; the root has no name. */
    private static String levels() {
      TreeMap<String, Integer> levels = new TreeMap<>();
      LogManager manager = LogManager.getLogManager();
      for (String name : Collections.list(manager.getLoggerNames())) {
        Logger logger = manager.getLogger(name);
        if (logger != null && logger.getLevel() != null) {
          levels.put(name, logger.getLevel().intValue());
        }
      }
      List<String> texts = new ArrayList<>();
      levels.forEach((name, level) -> texts.add(name + "=" + level));
      return String.join(";", texts);
    }
  }
}
