package io.procession.internal.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * What is recorded of one call. Read by the thread of the call; parts are added before, while the
 * journal is opened.
 */
final class RecordedCall {
  private final int number;
  private final String key;
  private final byte[] program;
  private final long seed;

  /**
   * By first task, the longest first. A part takes the place of former ones that lie within it. It
   * may lie within a longer one itself: tasks that failed there were run again.
   */
  private final TreeMap<Long, List<RecordedPart>> parts = new TreeMap<>();

  RecordedCall(int number, String key, byte[] program, long seed) {
    this.number = number;
    this.key = key;
    this.program = program;
    this.seed = seed;
  }

  int number() {
    return number;
  }

  String key() {
    return key;
  }

  byte[] program() {
    return program;
  }

  long seed() {
    return seed;
  }

  void add(RecordedPart part) {
    parts
        .subMap(part.first(), end(part))
        .values()
        .removeIf(
            former -> {
              former.removeIf(other -> end(other) <= end(part));
              return former.isEmpty();
            });
    List<RecordedPart> here = parts.computeIfAbsent(part.first(), first -> new ArrayList<>());
    here.add(part);
    here.sort(Comparator.comparingInt(RecordedPart::count).reversed());
  }

  /** Whether these results, of these inputs, are here. */
  boolean has(RecordedPart part) {
    return partsAt(part.first()).stream()
        .anyMatch(
            mine -> mine.count() == part.count() && Arrays.equals(mine.inputs(), part.inputs()));
  }

  private static long end(RecordedPart part) {
    return part.first() + part.count();
  }

  List<RecordedPart> partsAt(long task) {
    return List.copyOf(parts.getOrDefault(task, List.of()));
  }

  /**
   * The first task after the given one with which a part begins; a large number if there is none.
   */
  long nextAfter(long task) {
    Long next = parts.higherKey(task);
    return next == null ? Long.MAX_VALUE : next;
  }

  /** How many tasks have recorded results. */
  long tasks() {
    long tasks = 0;
    long end = 0;
    for (List<RecordedPart> here : parts.values()) {
      RecordedPart longest = here.getFirst();
      tasks += Math.max(0, end(longest) - Math.max(end, longest.first()));
      end = Math.max(end, end(longest));
    }
    return tasks;
  }
}
