package io.procession;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How often, when and for what a task runs again that failed. Immutable; for {@link
 * TaskOptions#withRetry}.
 *
 * {@snippet :
 * var retry = Retry.times(3).withBackoff(Duration.ofMillis(200)).when(e -> e instanceof IOException);
 * pool.map(url -> fetch(url), urls, TaskOptions.defaults().withRetry(retry));
 * }
 *
 * <p>A task runs again by itself, in whichever worker is free, with a copy of the input as it was
 * encoded at first; {@link TaskContext#attempt()} counts. What it did outside its result, such as
 * files that it wrote, it does again. Its result is taken once: what comes late of an earlier
 * attempt is dropped. The exception of the last attempt has those of the earlier ones as
 * {@linkplain Throwable#getSuppressed() suppressed} ones. The input stays encoded in this process
 * until its chunk and the retries of its tasks are done. Python's pools have no counterpart.
 */
public final class Retry {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final int times;
  private final Duration backoff;
  private final Duration longest;
  private final Predicate<? super Throwable> test;
  private final double memoryFactor;

  private Retry(Wait wait, Predicate<? super Throwable> test, double memoryFactor) {
    this.times = wait.times;
    this.backoff = wait.backoff;
    this.longest = wait.longest;
    this.test = test;
    this.memoryFactor = memoryFactor;
  }

  /** How often, and after how long. */
  private record Wait(int times, Duration backoff, Duration longest) {}

  /**
   * Runs a task again at most so many times, at once, whatever it failed with: an exception, its
   * timeout, or the death of its worker.
   *
   * @param retries after the first attempt; 0 for none
   * @return the retry
   * @throws IllegalArgumentException if it is negative
   */
  public static Retry times(int retries) {
    if (retries < 0) {
      throw new IllegalArgumentException("retries must not be negative: retries=" + retries);
    }
    return new Retry(new Wait(retries, Duration.ZERO, LONGEST), failure -> true, 1);
  }

  /**
   * Waits before each retry: so long before the first one, twice as long before each further one,
   * but a minute at the most. See {@link #withBackoff(Duration, Duration)}.
   *
   * @param first the wait before the first retry
   * @return this retry with that backoff
   */
  public Retry withBackoff(Duration first) {
    return withBackoff(first, first.compareTo(LONGEST) > 0 ? first : LONGEST);
  }

  /**
   * Waits before each retry: so long before the first one, twice as long before each further one.
   * Each wait is cut by a random part, up to a half, so that tasks that failed together do not come
   * back together. Nothing is blocked meanwhile: other tasks run.
   *
   * <p>The retries of a stream ({@code imap}) are sent while its consumer takes results.
   *
   * @param first the wait before the first retry; zero for none
   * @param longest no wait is longer
   * @return this retry with that backoff
   * @throws IllegalArgumentException if {@code first} is negative or more than {@code longest}
   */
  public Retry withBackoff(Duration first, Duration longest) {
    if (first.isNegative() || first.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          "backoff must be from zero up to the longest: first=%s longest=%s"
              .formatted(first, longest));
    }
    return new Retry(new Wait(times, first, longest), test, memoryFactor);
  }

  /**
   * Retries only what passes a test. Tests of several calls of this method must all be passed.
   *
   * @param failures gets what the task threw, or {@link TaskTimeoutException} or {@link
   *     WorkerLostException}; runs in the calling process, in the thread of the call, and should be
   *     quick. What it throws fails the call
   * @return this retry with that test
   */
  public Retry when(Predicate<? super Throwable> failures) {
    Objects.requireNonNull(failures, "failures");
    Predicate<? super Throwable> before = test;
    return new Retry(
        new Wait(times, backoff, longest),
        failure -> before.test(failure) && failures.test(failure),
        memoryFactor);
  }

  /**
   * Retries only where a worker died: it was killed, crashed, ran out of memory, or ended by {@code
   * System.exit}. Exceptions and timeouts of tasks are final.
   *
   * @return this retry with that restriction
   */
  public Retry onlyOnWorkerLoss() {
    return when(failure -> failure instanceof WorkerLostException);
  }

  /**
   * Runs a task whose worker ran out of memory ({@link WorkerLostException#isOutOfMemory}) again in
   * a larger worker: with so many times the heap, and so many times what {@link WorkerLimits} allow
   * of direct memory, memory and address space. After the next such death it is so many times that.
   * Other tasks stay in workers of the usual size. Default: 1, no more memory.
   *
   * <p>For each size there is one worker, beside those of the pool, whose tasks wait for each
   * other; it is started when a task needs it and ends when none has for 10 seconds. It has a
   * number of its own, from 9000 on, and runs the initializer. Nobody checks that the memory is
   * there: leave the job some, by fewer workers. Only {@link io.procession.spi.Engine#local()} has
   * larger workers; other engines run the task again where they run all.
   *
   * @param factor 1 or more, such as 2
   * @return this retry with that factor
   * @throws IllegalArgumentException if it is below 1, or not finite
   */
  public Retry withMoreMemory(double factor) {
    if (!(factor >= 1 && Double.isFinite(factor))) {
      throw new IllegalArgumentException("factor must be 1 or more: factor=" + factor);
    }
    return new Retry(new Wait(times, backoff, longest), test, factor);
  }

  /**
   * How much memory the next attempt of a task gets.
   *
   * @param failures what its attempts failed with, as the pool reports it
   * @return as a multiple of what workers have
   */
  public double memory(List<? extends MultiprocessingException> failures) {
    long deaths =
        failures.stream()
            .filter(failure -> failure instanceof WorkerLostException e && e.isOutOfMemory())
            .count();
    return Math.pow(memoryFactor, (double) deaths);
  }

  /**
   * How long to wait before a retry, with its random part.
   *
   * @param failures how many attempts of the task have failed, 1 or more
   * @param failure what the last one failed with, as the pool reports it
   * @param random from 0 to 1
   * @return empty if there is no other attempt
   */
  public Optional<Duration> delay(int failures, MultiprocessingException failure, double random) {
    Throwable thrown =
        failure instanceof TaskFailedException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (failures > times || !test.test(thrown)) {
      return Optional.empty();
    }
    double wait = Math.min(Math.scalb(nanos(backoff), failures - 1), nanos(longest));
    return Optional.of(Duration.ofNanos((long) (wait * (1 - random / 2))));
  }

  private static double nanos(Duration duration) {
    return 1e9 * duration.getSeconds() + duration.getNano();
  }

  /**
   * How often a task may run again.
   *
   * @return retries after the first attempt
   */
  public int times() {
    return times;
  }
}
