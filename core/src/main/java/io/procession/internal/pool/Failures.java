package io.procession.internal.pool;

import io.procession.FailurePolicy;
import io.procession.MultiprocessingException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The failures of a call's tasks, and what its policy makes of them. Used by the call's thread. */
final class Failures {
  private static final Logger LOG = System.getLogger("io.procession.pool");

  /** More are not kept: nobody reads them, and each holds a stack trace. */
  private static final int KEPT = 100;

  private final FailurePolicy policy;

  /** The first ones, by task. */
  private final TreeMap<Long, MultiprocessingException> first = new TreeMap<>();

  private long count;

  Failures(FailurePolicy policy) {
    this.policy = policy;
  }

  /**
   * Takes the failure of a task.
   *
   * @return whether the tasks after {@link #firstTask} are needless from now on
   */
  boolean add(long task, MultiprocessingException failure) {
    boolean over = isTooMany();
    long former = firstTask();
    if (over && task > former) {
      return false; // Of a task that is stopped, or about to be.
    }
    count++;
    first.put(task, failure);
    if (first.size() > KEPT) {
      first.pollLastEntry();
    }
    return isTooMany() && (!over || firstTask() != former);
  }

  /** Whether more tasks have failed than may. */
  boolean isTooMany() {
    return count > policy.most();
  }

  /** The first task in input order that failed; a large number if none did. */
  long firstTask() {
    return first.isEmpty() ? Long.MAX_VALUE : first.firstKey();
  }

  /** Whether failures that were not too many have to be reported. */
  boolean isReported() {
    return policy.isReported();
  }

  /** The first failure in input order; null if no task failed. */
  @Nullable MultiprocessingException first() {
    return first.isEmpty() ? null : first.firstEntry().getValue();
  }

  /** A failure that is thrown for all, with the others as suppressed ones. */
  MultiprocessingException withOthers(MultiprocessingException main) {
    first.values().stream().filter(other -> other != main).forEach(main::addSuppressed);
    if (count > first.size()) {
      main.addSuppressed(
          new MultiprocessingException(
              "%d more tasks failed".formatted(count - first.size()), null));
    }
    return main;
  }

  /** Says what was tolerated, if anything was. */
  void logTolerated(String call) {
    if (count > 0 && !isTooMany() && !isReported()) {
      LOG.log(
          Level.WARNING,
          "{0}: {1} of at most {2} failures of tasks were tolerated; the first: {3}",
          call,
          count,
          policy.most(),
          first.firstEntry().getValue().getMessage());
    }
  }
}
