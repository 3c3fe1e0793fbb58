package io.procession.internal.logging;

import io.procession.internal.wire.LogEntry;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/** Sends records to the process that started this one. Made by {@code LogManager}. */
public final class RelayHandler extends Handler {
  private final SimpleFormatter texts = new SimpleFormatter();

  /** Makes one that lets all through that loggers do. */
  public RelayHandler() {}

  @Override
  public void publish(LogRecord record) {
    if (isLoggable(record)) {
      LogQueue.ofThisProcess().add(entryOf(record));
    }
  }

  private LogEntry entryOf(LogRecord record) {
    String className = record.getSourceClassName();
    String method = record.getSourceMethodName();
    String message = texts.formatMessage(record);
    return new LogEntry(
        record.getLoggerName() == null ? "" : record.getLoggerName(),
        record.getLevel().intValue(),
        record.getInstant(),
        new LogEntry.Source(className == null ? "" : className, method == null ? "" : method),
        message == null ? "null" : message,
        record.getThrown() == null ? null : LogEntry.Thrown.of(record.getThrown()));
  }

  @Override
  public void flush() {} // What was added is on its way.

  @Override
  public void close() {} // The queue ends with the process.
}
