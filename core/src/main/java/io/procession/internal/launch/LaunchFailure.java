package io.procession.internal.launch;

import io.procession.WorkerStartException;
import org.jspecify.annotations.Nullable;

/** A worker could not be started; says also whether it makes sense to try again. */
public final class LaunchFailure extends WorkerStartException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure it is. */
  public enum Kind {
    /** The JVM refused its command line: it will always do so. */
    REFUSED,
    /** The process was killed from outside before it connected: nothing is wrong with it. */
    KILLED,
    /** Anything else: memory or descriptors may be short for a moment. */
    OTHER
  }

  private final Kind kind;

  LaunchFailure(String message, Kind kind, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What kind of failure it is. */
  public Kind kind() {
    return kind;
  }
}
