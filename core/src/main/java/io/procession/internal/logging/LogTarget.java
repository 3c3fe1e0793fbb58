package io.procession.internal.logging;

import io.procession.RemoteException;
import io.procession.internal.wire.LogEntry;
import java.lang.System.Logger.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Gives entries of other processes to the loggers of this one, with the name of the process. */
public final class LogTarget {
  private LogTarget() {}

  /**
   * Logs an entry if the logger of its name lets it through.
   *
   * @param process who has logged it
   * @param entry what it was
   */
  public static void log(String process, LogEntry entry) {
    String message = "[%s] %s".formatted(process, entry.message());
    Throwable thrown = thrownOf(entry.thrown());
    if (isJavaLogging()) {
      OfJavaLogging.log(entry, message, thrown);
    } else {
      System.getLogger(entry.logger()).log(levelOf(entry.level()), message, thrown);
    }
  }

  private static @Nullable Throwable thrownOf(LogEntry.@Nullable Thrown thrown) {
    return thrown == null
        ? null
        : new RemoteException(
            thrown.className(),
            thrown.message(),
            thrown.frames().toArray(new StackTraceElement[0]));
  }

  /** Whether the loggers of this process are those of {@code java.util.logging}. */
  static boolean isJavaLogging() {
    String finder = System.LoggerFinder.getLoggerFinder().getClass().getName();
    return LogLevels.isJavaLoggingPresent()
        && (finder.startsWith("sun.") || finder.startsWith("jdk."));
  }

  static int numberOf(Level level) {
    return switch (level) {
      case ALL -> Integer.MIN_VALUE;
      case TRACE -> 400;
      case DEBUG -> 500;
      case INFO -> 800;
      case WARNING -> 900;
      case ERROR -> 1000;
      case OFF -> Integer.MAX_VALUE;
    };
  }

  private static Level levelOf(int number) {
    Level found = Level.TRACE;
    for (Level level : new Level[] {Level.DEBUG, Level.INFO, Level.WARNING, Level.ERROR}) {
      if (number >= numberOf(level)) {
        found = level;
      }
    }
    return found;
  }

  /** Loaded only where there is such a thing. */
  private static final class OfJavaLogging {
    private static void log(LogEntry entry, String message, @Nullable Throwable thrown) {
      LogRecord record =
          new LogRecord(java.util.logging.Level.parse(Integer.toString(entry.level())), message);
      record.setLoggerName(entry.logger());
      record.setInstant(entry.time());
      record.setSourceClassName(entry.source().className());
      record.setSourceMethodName(entry.source().method());
      record.setThrown(thrown);
      Logger.getLogger(entry.logger()).log(record);
    }
  }
}
