package io.procession.internal.local;

import io.procession.internal.memory.WorkerStatus;
import io.procession.spi.Attempt;
import io.procession.spi.EncodedFunction;
import io.procession.spi.EngineSession.Cancel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attempts that one worker has, two at the most. Guarded by the session's lock.
 *
 * <p>They are kept in the order in which they were given. The worker may get them in another one: a
 * large attempt is sent by a thread of its own, and a small one can overtake it.
 */
final class Load {
  private final WorkerStatus status;
  private final List<Given> attempts = new ArrayList<>();

  /** When an attempt ended last. */
  private long emptySince = System.nanoTime();

  /**
   * Makes an empty load.
   *
   * @param status where the worker notes which attempt it runs
   */
  Load(WorkerStatus status) {
    this.status = status;
  }

  /** An attempt as the worker got it. */
  static final class Given {
    private final Attempt attempt;
    private final boolean cut;
    private final int slot;
    private final long since = System.nanoTime();
    private long heard = since;
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

    int tasks() {
      return attempt.to() - attempt.from();
    }

    /** The tasks that it ended without. */
    int left() {
      return tasks() - reported;
    }

    /** Whether the worker did its part, and the rest of the tasks was not given to it. */
    boolean leavesRest() {
      return cut && reported == tasks();
    }

    void report(int count) {
      reported += count;
      heard = System.nanoTime();
    }

    /** Notes that its results are not wanted any more. */
    void cancel(Cancel how) {
      cancelled = how;
    }

    /** How it was given up; null if it was not. */
    @Nullable Cancel cancelled() {
      return cancelled;
    }
  }

  int size() {
    return attempts.size();
  }

  boolean isEmpty() {
    return attempts.isEmpty();
  }

  /** Since when there is no attempt, if there is none. */
  long emptySince() {
    return emptySince;
  }

  /** Whether all attempts are of that function. */
  boolean isOf(EncodedFunction function) {
    return attempts.stream().allMatch(given -> given.attempt.function().id() == function.id());
  }

  /** Adds the part of an attempt that ends there. */
  Given add(Attempt attempt, int end) {
    boolean cut = end < attempt.to();
    Given given = new Given(cut ? attempt.upTo(end) : attempt, cut, freeSlot());
    attempts.add(given);
    return given;
  }

  /** There is one other attempt at the most. */
  private int freeSlot() {
    return attempts.isEmpty() ? 0 : WorkerStatus.SLOTS - 1 - attempts.getFirst().slot;
  }

  void remove(Given given) {
    attempts.remove(given);
    emptySince = System.nanoTime();
  }

  @Nullable Given find(long attempt) {
    for (Given given : attempts) {
      if (given.attempt.id() == attempt) {
        return given;
      }
    }
    return null;
  }

  /** What the worker runs; what it got first where it has not begun any; null if it has none. */
  @Nullable Given running() {
    for (Given given : attempts) {
      if (status.begunOf(given.attempt.id()) >= 0) {
        return given;
      }
    }
    return attempts.isEmpty() ? null : attempts.getFirst();
  }

  /** Since when the attempt that runs has been the next one, and nothing was heard of it. */
  long quietSince(Given running) {
    return running.heard - emptySince > 0 ? running.heard : emptySince;
  }

  /** The attempt that was given last and has not begun, if it waits behind another one. */
  @Nullable Given waiting() {
    return attempts.size() < 2 ? null : attempts.getLast();
  }

  /** How long an attempt has waited that could be taken back; -1 if there is none. */
  long waitingSince(long now) {
    Given last = waiting();
    return last == null ? -1 : now - last.since;
  }

  /** Takes all attempts. */
  List<Given> abandon() {
    List<Given> all = List.copyOf(attempts);
    attempts.clear();
    return all;
  }
}
