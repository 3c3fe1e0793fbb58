package io.procession.internal.wire;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a process has logged, for the one that started it.
 *
 * @param logger the name of the logger
 * @param level that of {@code java.util.logging}, as a number
 * @param time when
 * @param source the class and the method that logged, as far as they are known
 * @param message the text, with its parameters
 * @param thrown what was logged with it; null if nothing
 */
public record LogEntry(
    String logger,
    int level,
    Instant time,
    Source source,
    String message,
    @Nullable Thrown thrown) {

  /**
   * Who logged.
   *
   * @param className empty if it is not known
   * @param method empty if it is not known
   */
  public record Source(String className, String method) {}

  /**
   * An exception, as text.
   *
   * @param className its class
   * @param message what it said, and what its causes said
   * @param frames its stack trace
   */
  public record Thrown(String className, String message, List<StackTraceElement> frames) {
    /** Takes down an exception. */
    public static Thrown of(Throwable thrown) {
      StringBuilder text = new StringBuilder(String.valueOf(thrown.getMessage()));
      Throwable cause = thrown.getCause();
      for (int i = 0; i < 10 && cause != null; i++) {
        text.append("\n  caused by: ").append(cause);
        cause = cause.getCause();
      }
      return new Thrown(
          thrown.getClass().getName(), text.toString(), List.of(thrown.getStackTrace()));
    }
  }

  /** Appends it. */
  public void writeTo(PayloadWriter out) {
    out.writeString(logger);
    out.writeInt(level);
    out.writeLong(time.getEpochSecond());
    out.writeInt(time.getNano());
    out.writeString(source.className);
    out.writeString(source.method);
    out.writeString(message);
    out.writeBoolean(thrown != null);
    if (thrown != null) {
      out.writeString(thrown.className);
      out.writeString(thrown.message);
      out.writeVarint(thrown.frames.size());
      for (StackTraceElement frame : thrown.frames) {
        out.writeString(frame.getClassName());
        out.writeString(frame.getMethodName());
        out.writeString(frame.getFileName() == null ? "" : frame.getFileName());
        out.writeInt(frame.getLineNumber());
      }
    }
  }

  /**
   * Reads it.
   *
   * @throws MalformedPayloadException if the bytes are damaged
   */
  public static LogEntry readFrom(PayloadReader in) {
    String logger = in.readString();
    int level = in.readInt();
    Instant time = Instant.ofEpochSecond(in.readLong(), in.readInt());
    Source source = new Source(in.readString(), in.readString());
    String message = in.readString();
    return new LogEntry(
        logger, level, time, source, message, in.readBoolean() ? readThrown(in) : null);
  }

  private static Thrown readThrown(PayloadReader in) {
    String className = in.readString();
    String message = in.readString();
    int count = in.readCount(7);
    List<StackTraceElement> frames = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String type = in.readString();
      String method = in.readString();
      String file = in.readString();
      frames.add(new StackTraceElement(type, method, file.isEmpty() ? null : file, in.readInt()));
    }
    return new Thrown(className, message, frames);
  }
}
