package io.procession.internal.local;

import io.procession.internal.deadline.TaskClock;
import io.procession.internal.deadline.Watched;
import io.procession.internal.launch.LaunchedWorker;
import io.procession.internal.memory.WorkerStatus;
import io.procession.spi.Attempt;
import io.procession.spi.EncodedFunction;
import io.procession.spi.EngineHost.Stop;
import io.procession.spi.EngineSession.Cancel;
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
final class Seat implements Watched {
  private static final Logger LOG = System.getLogger("io.procession.local");

  /** How long the receiver of a dead worker may take to the end of what was in the socket. */
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private final WorkerLine line;
  private final List<Given> attempts = new ArrayList<>();
  private @Nullable Thread receiver;
  private final TaskClock clock = new TaskClock();

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
   * @param allowance how many tasks it may run
   * @param before the seat of a worker of the same number that has not ended, or null
   */
  Seat(WorkerLine line, int allowance, @Nullable Seat before) {
    this.line = line;
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
    private @Nullable Cancel cancelled;

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

    /** The tasks of its chunk that have ended. */
    int done() {
      return attempt.from() + reported;
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

  /** Begins to read what the worker sends. */
  void startReceiver(ResultReader reader) {
    receiver =
        Thread.ofPlatform()
            .daemon()
            .name("procession-receive-" + worker().id().index())
            .start(reader);
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
    Given given = new Given(cut ? attempt.upTo(most) : attempt, cut, freeSlot());
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
    return takeBack(last.attempt.id()) ? last.attempt : null;
  }

  /** Takes an attempt back, unless the worker has begun it, or is dying with it. */
  boolean takeBack(long attempt) {
    Given last = find(attempt);
    if (gone || last == null || !status().take(last.slot, attempt)) {
      return false;
    }
    attempts.remove(last);
    if (allowance != Integer.MAX_VALUE) {
      allowance += last.tasks();
    }
    return true;
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

  boolean has(long attempt) {
    return find(attempt) != null;
  }

  /** Notes that the results of an attempt are not wanted any more. */
  void cancel(long attempt, Cancel how) {
    Given given = find(attempt);
    if (given != null) {
      given.cancelled = how;
    }
  }

  private @Nullable Given find(long attempt) {
    for (Given given : attempts) {
      if (given.attempt.id() == attempt) {
        return given;
      }
    }
    return null;
  }

  @Override
  public @Nullable Attempt running() {
    return gone || attempts.isEmpty() ? null : attempts.getFirst().attempt;
  }

  @Override
  public @Nullable Cancel cancelled() {
    return attempts.isEmpty() ? null : attempts.getFirst().cancelled;
  }

  @Override
  public WorkerStatus status() {
    return worker().status();
  }

  @Override
  public TaskClock clock() {
    return clock;
  }

  @Override
  public void interrupt(long attempt, int task) {
    line.control().cancel(attempt, task);
  }

  @Override
  public void condemn() {
    gone = true;
  }

  @Override
  public void kill(Attempt attempt, Stop why) {
    String words =
        why == Stop.TIMED_OUT
            ? "killed by its pool, as the task did not stop within %s of its timeout"
                .formatted(attempt.limit().orElseThrow().grace())
            : "killed by its pool, as the task was cancelled and did not stop";
    worker().kill(new LaunchedWorker.Kill(why, words));
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
      if (receiver != null && !receiver.join(DRAIN)) {
        LOG.log(Level.WARNING, "{0}: results are still arriving", worker().id());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes all attempts. */
  List<Given> abandon() {
    List<Given> all = List.copyOf(attempts);
    attempts.clear();
    return all;
  }
}
