package io.procession.internal.supervise;

import io.procession.internal.launch.LaunchedWorker;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which worker is in which slot. Guarded by the supervisor's lock.
 *
 * <pre>
 *   EMPTY ──► STARTING ──► READY ──► LEAVING ──► EMPTY
 *     ▲                      │
 *     └─────────lost─────────┘
 * </pre>
 *
 * A worker that is leaving does not occupy its slot any more: the next one of the same number may
 * be starting already.
 */
final class Slots {
  private final BitSet wanted = new BitSet();
  private final Map<Integer, Thread> starting = new HashMap<>();
  private final Set<LaunchedWorker> preparing = new LinkedHashSet<>();
  private final Map<Integer, LaunchedWorker> ready = new HashMap<>();
  private final Set<LaunchedWorker> leaving = new LinkedHashSet<>();

  /** Asks for a worker in the slot, now and when one is lost. */
  void want(int index) {
    wanted.set(index);
  }

  /** Asks for no worker in the slot any more. */
  void unwant(int index) {
    wanted.clear(index);
  }

  boolean isWanted(int index) {
    return wanted.get(index);
  }

  /** Whether a worker is wanted in the slot, and none is there or on its way. */
  boolean isMissing(int index) {
    return wanted.get(index) && !starting.containsKey(index) && !ready.containsKey(index);
  }

  void starts(int index, Thread thread) {
    starting.put(index, thread);
  }

  /** The start in the slot has ended, well or not. */
  void startEnded(int index) {
    starting.remove(index);
  }

  /** A worker that starts has connected. */
  void prepares(LaunchedWorker worker) {
    preparing.add(worker);
  }

  /** A worker is ready, or will never be. */
  void prepared(LaunchedWorker worker) {
    preparing.remove(worker);
  }

  /** The workers that have connected and are not ready. */
  List<LaunchedWorker> preparing() {
    return List.copyOf(preparing);
  }

  void fill(LaunchedWorker worker) {
    ready.put(worker.id().index(), worker);
  }

  /** Frees the slot of a ready worker; false if it is not in its slot. */
  boolean leaves(LaunchedWorker worker) {
    return ready.remove(worker.id().index(), worker) && leaving.add(worker);
  }

  /** The process of the worker has ended; true if it was in its slot. */
  boolean ended(LaunchedWorker worker) {
    leaving.remove(worker);
    return ready.remove(worker.id().index(), worker);
  }

  /** All workers that have connected and not ended. */
  List<LaunchedWorker> alive() {
    List<LaunchedWorker> alive = new ArrayList<>(ready.values());
    alive.addAll(leaving);
    return alive;
  }

  /** The threads that start workers. */
  List<Thread> startingThreads() {
    return List.copyOf(starting.values());
  }

  boolean isEmpty() {
    return starting.isEmpty() && ready.isEmpty() && leaving.isEmpty();
  }
}
