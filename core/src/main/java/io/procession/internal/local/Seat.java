package io.procession.internal.local;

import io.procession.internal.launch.LaunchedWorker;
import io.procession.internal.memory.WorkerStatus;
import io.procession.spi.Attempt;
import io.procession.spi.EncodedFunction;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ready worker and the attempts that it has, the first one running. Guarded by the session's
 * lock.
 */
final class Seat {
  private static final Logger LOG = System.getLogger("io.procession.local");

  /** How long the receiver of a dead worker may take to the end of what was in the socket. */
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private final WorkerLine line;
  private final List<Given> attempts = new ArrayList<>();
  private final Thread receiver;

  /** Tasks that the worker may still be given. */
  private int allowance;

  /** The worker that had this one's number before, while it still has attempts. */
  private @Nullable Seat before;

  private boolean worked;
  private boolean recycled;
  private boolean relieved;
  private boolean gone;

  /**
   * Makes a seat without attempts.
   *
   * @param line to its worker
   * @param receiver the thread that reads what the worker sends
   * @param allowance how many tasks it may run
   * @param before the seat of a worker of the same number that has not ended, or null
   */
  Seat(WorkerLine line, Thread receiver, int allowance, @Nullable Seat before) {
    this.line = line;
    this.receiver = receiver;
    this.allowance = allowance;
    this.before = before;
  }

  /** An attempt as the worker got it. */
  static final class Given {
    private final Attempt attempt;
    private final boolean cut;
    private final int slot;
    private final long since = System.nanoTime();
    private int reported;

    private Given(Attempt attempt, boolean cut, int slot) {
      this.attempt = attempt;
      this.cut = cut;
      this.slot = slot;
    }

    /** Where the worker takes it. */
    int slot() {
      return slot;
    }

    Attempt attempt() {
      return attempt;
    }

    private int tasks() {
      return attempt.to() - attempt.from();
    }

    /** Whether the worker did its part, and the rest of the tasks was not given to it. */
    boolean leavesRest() {
      return cut && reported == tasks();
    }
  }

  WorkerLine line() {
    return line;
  }

  LaunchedWorker worker() {
    return line.worker();
  }

  /** Whether it takes an attempt beside so many others. */
  boolean takes(int others) {
    if (before != null && before.attempts.isEmpty()) {
      before = null;
    }
    return !gone && !relieved && before == null && allowance > 0 && attempts.size() <= others;
  }

  /** Whether it has nothing to do and may get something. */
  boolean isFree() {
    return isIdle() && takes(0);
  }

  /**
   * Whether all it has is of the same call. Another call's tasks may take long, and nothing may be
   * bound to wait for them.
   */
  boolean runs(EncodedFunction function) {
    return attempts.stream().allMatch(given -> given.attempt.function().id() == function.id());
  }

  /** Gives the worker as much of an attempt as it may still run. */
  Given give(Attempt attempt) {
    int most = attempt.from() + Math.min(allowance, attempt.to() - attempt.from());
    boolean cut = most < attempt.to();
    Given given =
        new Given(
            cut
                ? new Attempt(
                    attempt.id(),
                    attempt.function(),
                    attempt.inputs(),
                    attempt.codePosition(),
                    attempt.from(),
                    most,
                    attempt.stopAtFailure(),
                    attempt.firstTask(),
                    attempt.stride(),
                    attempt.number(),
                    attempt.seed())
                : attempt,
            cut,
            freeSlot());
    if (allowance != Integer.MAX_VALUE) {
      allowance -= given.tasks();
    }
    attempts.add(given);
    worked = true;
    return given;
  }

  /** It has one other attempt at the most. */
  private int freeSlot() {
    return attempts.isEmpty() ? 0 : WorkerStatus.SLOTS - 1 - attempts.getFirst().slot;
  }

  /** How long an attempt has waited behind another and could be taken back; -1 if there is none. */
  long waiting(long now) {
    return gone || relieved || attempts.size() < 2 ? -1 : now - attempts.getLast().since;
  }

  /** Takes the attempt back that waits, unless the worker begins it. */
  @Nullable Attempt takeBack() {
    Given last = attempts.getLast();
    if (!worker().status().take(last.slot, last.attempt.id())) {
      return null;
    }
    attempts.remove(last);
    if (allowance != Integer.MAX_VALUE) {
      allowance += last.tasks();
    }
    return last.attempt;
  }

  /**
   * Notes results; the last ones take the attempt out.
   *
   * @return the attempt, or null if it is not here any more
   */
  @Nullable Given report(long attempt, int count, boolean last) {
    Given given = find(attempt);
    if (given == null) {
      return null;
    }
    given.reported += count;
    if (last) {
      attempts.remove(given);
      if (allowance != Integer.MAX_VALUE) {
        allowance += given.tasks() - given.reported; // It stopped at a failure.
      }
    }
    return given;
  }

  private @Nullable Given find(long attempt) {
    for (Given given : attempts) {
      if (given.attempt.id() == attempt) {
        return given;
      }
    }
    return null;
  }

  boolean isSpent() {
    return allowance == 0;
  }

  boolean isIdle() {
    return attempts.isEmpty();
  }

  /**
   * Notes that it will be replaced, and goes on until then. One that has not worked stays: its
   * replacement would be the same.
   *
   * @return whether a replacement is to be started
   */
  boolean beginRecycling() {
    boolean begins = worked && !recycled && !relieved && !gone;
    recycled |= begins;
    return begins;
  }

  /** Whether it goes on only until its replacement is ready. */
  boolean isRecycled() {
    return recycled;
  }

  boolean isRelieved() {
    return relieved;
  }

  /** It gets no more attempts, and leaves when it has none left. */
  void relieve() {
    relieved = true;
  }

  boolean isGone() {
    return gone;
  }

  /** Its process has ended, or was told to. */
  void setGone() {
    gone = true;
  }

  /** Lets the receiver come to the end of what the worker sent before it died. */
  void drain() {
    try {
      if (!receiver.join(DRAIN)) {
        LOG.log(Level.WARNING, "{0}: results are still arriving", worker().id());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes all attempts. */
  List<Attempt> abandon() {
    List<Attempt> all = attempts.stream().map(Given::attempt).toList();
    attempts.clear();
    return all;
  }
}
