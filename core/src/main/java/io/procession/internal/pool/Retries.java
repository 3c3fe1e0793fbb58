package io.procession.internal.pool;

import io.procession.MultiprocessingException;
import io.procession.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * The tasks of a batch that failed and run again, each after its wait. Used by the batch's thread.
 */
final class Retries {
  private final Optional<Retry> retry;
  private final LongSupplier clock;
  private final DoubleSupplier random;
  private final PriorityQueue<Due> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Due::fromNow));

  /** Times are compared with this one, as those of a clock that overflows cannot be. */
  private final long start;

  /**
   * Makes an empty collection.
   *
   * @param retry which tasks run again
   * @param clock the time in nanoseconds
   * @param random from 0 to 1
   */
  Retries(Optional<Retry> retry, LongSupplier clock, DoubleSupplier random) {
    this.retry = retry;
    this.clock = clock;
    this.random = random;
    this.start = clock.getAsLong();
  }

  /** A task to run again, so long after the start. */
  private record Due(Chunk chunk, long fromNow) {}

  /**
   * Takes a task that failed, if it is to run again.
   *
   * @param part an attempt's tasks, of which it is one
   * @param task which
   * @param failure with what; if it is final, the earlier ones are added to it
   * @return what runs again, or empty if the failure is final
   */
  Optional<Chunk> take(Chunk.Part part, long task, MultiprocessingException failure) {
    if (retry.isEmpty()) {
      return Optional.empty();
    }
    List<MultiprocessingException> before = part.chunk().failures();
    Optional<Duration> delay = retry.get().delay(before.size() + 1, failure, random.getAsDouble());
    if (delay.isEmpty()) {
      before.forEach(failure::addSuppressed);
      return Optional.empty();
    }
    List<MultiprocessingException> failures = new ArrayList<>(before);
    failures.add(failure);
    Chunk chunk = part.chunk();
    Chunk again =
        chunk.again(new Chunk.Past(chunk.position(task), part.number(), List.copyOf(failures)));
    waiting.add(new Due(again, clock.getAsLong() - start + delay.get().toNanos()));
    return Optional.of(again);
  }

  /** Takes those out whose time has come. */
  List<Chunk> due() {
    if (waiting.isEmpty()) {
      return List.of();
    }
    long now = clock.getAsLong() - start;
    List<Chunk> due = new ArrayList<>();
    while (!waiting.isEmpty() && waiting.peek().fromNow <= now) {
      due.add(waiting.remove().chunk);
    }
    return due;
  }

  /** How long until the next one's time, in nanoseconds; a long time if there is none. */
  long untilNext() {
    Due next = waiting.peek();
    return next == null ? Long.MAX_VALUE : Math.max(0, next.fromNow - (clock.getAsLong() - start));
  }

  /** Takes those out that are after a task. */
  List<Chunk> dropAfter(long task) {
    List<Chunk> dropped =
        waiting.stream().map(Due::chunk).filter(chunk -> chunk.firstToRun() > task).toList();
    waiting.removeIf(due -> due.chunk.firstToRun() > task);
    return dropped;
  }
}
