package io.procession.internal.pool;

import io.procession.TaskFailedException;
import io.procession.internal.codec.Reduction;
import io.procession.spi.EngineHost;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Combines what the workers have combined, as soon as neighbours are there: not more values are
 * kept than there are gaps between them, a few per worker.
 */
final class CombinedParts implements Harvest<Optional<Object>> {
  private final Reduction reduction;

  /** By first task. No two are neighbours. */
  private final TreeMap<Long, Part> parts = new TreeMap<>();

  CombinedParts(Reduction reduction) {
    this.reduction = reduction;
  }

  /** The value of the tasks from its first up to, not including, the end. */
  private record Part(long first, long end, int worker, Object value) {}

  @Override
  public void value(long task, @Nullable Object value) {
    throw new IllegalStateException("a result was not combined: task=" + task);
  }

  @Override
  public void combined(long firstTask, EngineHost.Results results, Object value) {
    Part part = new Part(firstTask, firstTask + results.count(), results.worker().index(), value);
    Map.Entry<Long, Part> before = parts.lowerEntry(firstTask);
    if (before != null && before.getValue().end == firstTask) {
      part = combine(before.getValue(), part);
    }
    Part after = parts.remove(part.end);
    if (after != null) {
      part = combine(part, after);
    }
    parts.put(part.first, part);
  }

  private Part combine(Part before, Part after) {
    try {
      return new Part(
          before.first, after.end, after.worker, reduction.combine(before.value, after.value));
    } catch (Throwable e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new TaskFailedException(
          "the combiner of mapReduce failed in the calling thread, before task %d: %s"
              .formatted(after.first, e),
          e,
          after.first,
          after.worker);
    }
  }

  @Override
  public Optional<Object> end(long tasks) {
    // Where failures are tolerated, there are gaps.
    return parts.values().stream().reduce(this::combine).map(Part::value);
  }
}
