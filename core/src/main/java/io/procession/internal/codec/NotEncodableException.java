package io.procession.internal.codec;

import org.jspecify.annotations.Nullable;

/**
 * A value or function cannot be sent to another process. The message is complete: what, where in
 * the value, and what to try; callers put in front which input or result it is.
 */
public final class NotEncodableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String offendingClass;
  private final String path;
  private final String hint;

  NotEncodableException(String message, Offence offence, @Nullable Throwable cause) {
    super(message, cause);
    this.offendingClass = offence.className();
    this.path = offence.path();
    this.hint = offence.hint();
  }

  /**
   * What is wrong.
   *
   * @param className the class of the object that cannot travel
   * @param path the way to it from the value; empty if it is the value, or not known
   * @param hint what to do instead
   */
  record Offence(String className, String path, String hint) {}

  /** Says it of a value which is not a function. */
  static NotEncodableException of(String problem, Offence offence, @Nullable Throwable cause) {
    StringBuilder text = new StringBuilder(problem);
    if (!offence.path().isEmpty()) {
      text.append("\n  found at  ").append(offence.path());
    }
    text.append("\n  Try: ").append(offence.hint()).append('.');
    return new NotEncodableException(text.toString(), offence, cause);
  }

  /** The class of the object that cannot travel. */
  public String offendingClass() {
    return offendingClass;
  }

  /** The way to the object, as {@code field out of class Job → java.io.FileOutputStream}. */
  public String path() {
    return path;
  }

  /** What to do instead. */
  public String hint() {
    return hint;
  }
}
