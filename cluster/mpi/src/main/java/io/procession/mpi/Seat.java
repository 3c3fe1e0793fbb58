package io.procession.mpi;

import io.procession.spi.Attempt;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A worker as rank 0 sees it: which attempts it has. Guarded by the lock of its session. */
final class Seat {
  /** What runs, and what waits behind it so that the way to the rank costs no time. */
  private static final int MOST = 2;

  private final int worker;
  private final Line line;
  private final ArrayDeque<Given> given = new ArrayDeque<>(MOST);

  Seat(int worker, Line line) {
    this.worker = worker;
    this.line = line;
  }

  /** An attempt, when it was given, and whether it was asked back. */
  private static final class Given {
    private final long attempt;
    private final long since = System.nanoTime();
    private boolean askedBack;

    Given(long attempt) {
      this.attempt = attempt;
    }
  }

  int worker() {
    return worker;
  }

  Line line() {
    return line;
  }

  int rank() {
    return line.rank();
  }

  boolean isIdle() {
    return given.isEmpty();
  }

  boolean hasRoom(boolean ahead) {
    return given.size() < (ahead ? MOST : 1);
  }

  void give(Attempt attempt) {
    given.addLast(new Given(attempt.id()));
  }

  void ended(long attempt) {
    given.removeIf(each -> each.attempt == attempt);
  }

  /** An attempt that has waited that long behind another; null if there is none. */
  @Nullable Long askBack(long nanos) {
    Given last = given.peekLast();
    if (given.size() < MOST
        || last == null
        || last.askedBack
        || System.nanoTime() - last.since < nanos) {
      return null;
    }
    last.askedBack = true;
    return last.attempt;
  }

  @Override
  public String toString() {
    return given.isEmpty() ? "idle" : "chunks=" + given.size();
  }
}
