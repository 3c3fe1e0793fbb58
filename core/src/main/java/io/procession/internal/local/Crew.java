package io.procession.internal.local;

import io.procession.internal.launch.LaunchedWorker;
import io.procession.internal.supervise.WorkerDump;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The seats of a session, and the slots that it wants workers in. Guarded by the session's lock.
 */
final class Crew {
  private final int first;
  private final List<Seat> seats = new ArrayList<>();
  private final BitSet used = new BitSet();

  /** To workers that get ready. */
  private final List<WorkerLine> preparing = new ArrayList<>();

  /** Slots whose workers are started when there is something to do for them. */
  private final BitSet asleep = new BitSet();

  /**
   * Makes an empty crew.
   *
   * @param first the lowest number of its slots
   */
  Crew(int first) {
    this.first = first;
  }

  /**
   * What changes.
   *
   * @param added slots that are used from now on
   * @param removed slots that are not used any more and had no worker that is at work
   * @param relieved seats of the others; they leave when they are idle
   */
  record Change(List<Integer> added, List<Integer> removed, List<Seat> relieved) {}

  List<Seat> seats() {
    return seats;
  }

  void prepares(WorkerLine line) {
    preparing.add(line);
  }

  void prepared(WorkerLine line) {
    preparing.remove(line);
  }

  /** Asks all workers what their threads do. Does not wait. */
  List<WorkerDump> ask() {
    long now = System.nanoTime();
    List<WorkerDump> asked = new ArrayList<>();
    for (Seat seat : seats) {
      asked.add(WorkerDump.ask(seat.worker(), seat.line().control(), seat.report(now)));
    }
    for (WorkerLine line : preparing) {
      asked.add(WorkerDump.ask(line.worker(), line.control(), "running the initializer"));
    }
    asked.sort(Comparator.comparingInt(WorkerDump::index));
    return asked;
  }

  /** The slots without a process that could be asked: one line for each. */
  String vacancies() {
    BitSet vacant = (BitSet) used.clone();
    seats.forEach(seat -> vacant.clear(seat.worker().id().index()));
    preparing.forEach(line -> vacant.clear(line.worker().id().index()));
    StringBuilder text = new StringBuilder();
    for (int index : vacant.stream().toArray()) {
      text.append("worker ").append(index).append(": ");
      text.append(asleep.get(index) ? "not started, as there is nothing to do" : "starting");
      text.append('\n');
    }
    return text.toString();
  }

  boolean uses(int index) {
    return used.get(index);
  }

  /** The seat of that worker, or null if its end was reported. */
  @Nullable Seat seatOf(LaunchedWorker worker) {
    for (Seat seat : seats) {
      if (seat.worker() == worker) {
        return seat;
      }
    }
    return null;
  }

  /** The seat that has the attempt, or null. */
  @Nullable Seat seatOfAttempt(long attempt) {
    for (Seat seat : seats) {
      if (seat.has(attempt)) {
        return seat;
      }
    }
    return null;
  }

  /** Uses so many slots. Those without work are given up first, then those with high numbers. */
  Change resize(int workers) {
    Change change = new Change(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    while (used.cardinality() < workers) {
      int index = used.nextClearBit(first);
      used.set(index);
      change.added().add(index);
    }
    List<Integer> byNeed = new ArrayList<>(used.stream().boxed().toList());
    byNeed.sort(Comparator.comparingInt(this::need).thenComparing(Comparator.reverseOrder()));
    for (int index : byNeed.subList(0, used.cardinality() - workers)) {
      used.clear(index);
      Seat seat = working(index);
      asleep.clear(index);
      if (seat == null) {
        change.removed().add(index);
      } else {
        seat.relieve();
        change.relieved().add(seat);
      }
    }
    return change;
  }

  /** Has no worker in these slots until there is something to do for one. */
  void sleep(List<Integer> slots) {
    slots.forEach(asleep::set);
  }

  /** The slot whose worker shall start, now that there is something to do; -1 if there is none. */
  int wakeOne() {
    int index = asleep.nextSetBit(0);
    if (index >= 0) {
      asleep.clear(index);
    }
    return index;
  }

  /** Relieves the workers that have had nothing to do since that time; their slots sleep. */
  List<Seat> relieveIdle(long since) {
    List<Seat> idle = new ArrayList<>();
    for (Seat seat : seats) {
      int index = seat.worker().id().index();
      if (seat.isFree() && !seat.isRecycled() && seat.idleSince() - since < 0 && used.get(index)) {
        seat.relieve();
        asleep.set(index);
        idle.add(seat);
      }
    }
    return idle;
  }

  private int need(int index) {
    Seat seat = working(index);
    return seat == null ? 0 : seat.isIdle() ? 1 : 2;
  }

  /** The seat in that slot that may get attempts, or null. */
  private @Nullable Seat working(int index) {
    for (Seat seat : seats) {
      if (seat.worker().id().index() == index && !seat.isRelieved() && !seat.isGone()) {
        return seat;
      }
    }
    return null;
  }

  /** The latest seat in that slot, or null. */
  @Nullable Seat latestOf(int index) {
    Seat latest = null;
    for (Seat seat : seats) {
      if (seat.worker().id().index() == index) {
        latest = seat;
      }
    }
    return latest;
  }

  /** If a worker is free, the seat of another one where an attempt has waited longest, or null. */
  @Nullable Seat longestWaiting(long atLeast) {
    if (seats.stream().noneMatch(Seat::isFree)) {
      return null;
    }
    long now = System.nanoTime();
    long most = Math.max(0, atLeast);
    Seat longest = null;
    for (Seat seat : seats) {
      long waiting = seat.waiting(now);
      if (waiting >= most) {
        most = waiting;
        longest = seat;
      }
    }
    return longest;
  }
}
