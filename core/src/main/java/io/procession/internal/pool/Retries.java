package io.procession.internal.pool;

import io.procession.MultiprocessingException;
import io.procession.PoisonTaskException;
import io.procession.Retry;
import io.procession.WorkerLostException;
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
  private final Limits limits;
  private final LongSupplier clock;
  private final DoubleSupplier random;
  private final PriorityQueue<Due> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Due::fromNow));

  /** Times are compared with this one, as those of a clock that overflows cannot be. */
  private final long start;

  /**
   * Makes an empty collection.
   *
   * @param limits which tasks run again
   * @param clock the time in nanoseconds
   * @param random from 0 to 1
   */
  Retries(Limits limits, LongSupplier clock, DoubleSupplier random) {
    this.limits = limits;
    this.clock = clock;
    this.random = random;
    this.start = clock.getAsLong();
  }

  /**
   * Which tasks run again.
   *
   * @param retry what the call wants
   * @param deaths workers that a task may cost
   */
  record Limits(Optional<Retry> retry, int deaths) {}

  /** A task to run again, so long after the start. */
  private record Due(Chunk chunk, long fromNow) {}

  /**
   * Takes a task that failed, if it is to run again.
   *
   * @param part an attempt's tasks, of which it is one
   * @param task which
   * @param failure with what
   * @return what runs again, or empty if the failure is final
   */
  Optional<Chunk> take(Chunk.Part part, long task, MultiprocessingException failure) {
    if (limits.retry.isEmpty() || failure instanceof PoisonTaskException) {
      return Optional.empty();
    }
    Chunk chunk = part.chunk();
    List<MultiprocessingException> failures = new ArrayList<>(chunk.failures());
    failures.add(failure);
    Optional<Duration> delay =
        limits.retry.get().delay(failures.size(), failure, random.getAsDouble());
    if (delay.isEmpty() || isBlamed(deaths(failures))) {
      return Optional.empty();
    }
    Chunk again =
        chunk.again(
            new Chunk.Past(
                chunk.position(task),
                part.number(),
                List.copyOf(failures),
                limits.retry.get().memory(failures)));
    waiting.add(new Due(again, clock.getAsLong() - start + delay.get().toNanos()));
    return Optional.of(again);
  }

  private boolean isBlamed(List<WorkerLostException> deaths) {
    return deaths.size() >= limits.deaths;
  }

  private static List<WorkerLostException> deaths(List<MultiprocessingException> failures) {
    return failures.stream()
        .filter(WorkerLostException.class::isInstance)
        .map(WorkerLostException.class::cast)
        .toList();
  }

  /** The failure of a task that does not run again, which tells of the earlier ones too. */
  MultiprocessingException last(Chunk chunk, String call, MultiprocessingException failure) {
    List<MultiprocessingException> failures = new ArrayList<>(chunk.failures());
    failures.add(failure);
    List<WorkerLostException> deaths = deaths(failures);
    boolean poison = deaths.size() > 1 && isBlamed(deaths) && failure == deaths.getLast();
    MultiprocessingException last = poison ? PoisonTaskException.of(call, deaths) : failure;
    chunk.failures().forEach(last::addSuppressed);
    return last;
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
