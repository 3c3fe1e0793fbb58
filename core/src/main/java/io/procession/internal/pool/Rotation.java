package io.procession.internal.pool;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The queues that may have chunks, in the order of their turns: by priority, then one after the
 * other. Guarded by the scheduler's lock.
 */
final class Rotation {
  private final TreeMap<Integer, ArrayDeque<ChunkQueue>> levels =
      new TreeMap<>(Comparator.reverseOrder());

  /** Puts a queue behind the others of its priority, unless it is here. */
  void add(ChunkQueue queue) {
    if (!queue.isQueued()) {
      queue.setQueued(true);
      levels.computeIfAbsent(queue.priority(), key -> new ArrayDeque<>()).addLast(queue);
    }
  }

  /**
   * The queue whose turn it is, with a chunk; null if there is none. It stays until {@link #pass}.
   */
  @Nullable ChunkQueue next() {
    for (Map.Entry<Integer, ArrayDeque<ChunkQueue>> level = levels.firstEntry();
        level != null;
        level = levels.firstEntry()) {
      while (!level.getValue().isEmpty()) {
        if (!level.getValue().getFirst().isEmpty()) {
          return level.getValue().getFirst();
        }
        level.getValue().removeFirst().setQueued(false);
      }
      levels.remove(level.getKey());
    }
    return null;
  }

  /** A queue has had its turn: it goes behind the others if it has more chunks. */
  void pass(ChunkQueue queue) {
    Objects.requireNonNull(levels.get(queue.priority())).removeFirst();
    queue.setQueued(false);
    if (!queue.isEmpty()) {
      add(queue);
    }
  }

  void clear() {
    levels.clear();
  }
}
