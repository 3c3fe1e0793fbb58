package io.procession.internal.journal;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of one call. Read by the thread of the call; parts are added before, while the
 * journal is opened.
 */
final class RecordedCall {
  private final int number;
  private final String key;
  private final byte[] program;
  private final long seed;

  /** By first task. A later part takes the place of those that begin within it. */
  private final TreeMap<Long, RecordedPart> parts = new TreeMap<>();

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
    parts.subMap(part.first(), part.first() + part.count()).clear();
    parts.put(part.first(), part);
  }

  @Nullable RecordedPart partAt(long task) {
    return parts.get(task);
  }

  /**
   * The first task after the given one with which a part begins; a large number if there is none.
   */
  long nextAfter(long task) {
    Map.Entry<Long, RecordedPart> next = parts.higherEntry(task);
    return next == null ? Long.MAX_VALUE : next.getKey();
  }

  long tasks() {
    return parts.values().stream().mapToLong(RecordedPart::count).sum();
  }
}
