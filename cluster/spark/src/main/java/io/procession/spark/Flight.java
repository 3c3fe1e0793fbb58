package io.procession.spark;

import io.procession.spi.Attempt;
import io.procession.spi.EngineSession.Cancel;
import org.jspecify.annotations.Nullable;

/** An attempt that is with Spark. */
final class Flight {
  private final Attempt attempt;
  private volatile @Nullable Cancel cancelled;
  private volatile boolean landed;

  Flight(Attempt attempt) {
    this.attempt = attempt;
  }

  Attempt attempt() {
    return attempt;
  }

  void cancel(Cancel how) {
    cancelled = how;
  }

  @Nullable Cancel cancelled() {
    return cancelled;
  }

  /** Whether its end was reported. */
  boolean isLanded() {
    return landed;
  }

  void setLanded() {
    landed = true;
  }
}
