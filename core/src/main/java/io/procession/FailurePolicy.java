package io.procession;

/**
 * What a call makes of tasks that failed, retries included. Immutable; for {@link
 * TaskOptions#withFailurePolicy}.
 *
 * <table class="striped">
 * <caption>What a failure does to its call</caption>
 * <thead><tr><th></th><th>{@link #failFast}</th><th>{@link #collect}</th><th>{@link #tolerate}, while no more have failed</th></tr></thead>
 * <tbody>
 * <tr><th>{@code map, starmap}</th><td>throws; the default</td><td>throws when all tasks have ended</td><td>null in its place</td></tr>
 * <tr><th>{@code forEach, mapReduce}</th><td>throws; the default</td><td>throws when all tasks have ended</td><td>left out</td></tr>
 * <tr><th>{@code mapOutcomes}</th><td>throws</td><td>an {@link Outcome}; the default</td><td>an {@link Outcome}</td></tr>
 * <tr><th>{@code imap}</th><td>thrown at its place; ends the stream</td><td>thrown at its place, the iterator goes on; the default</td><td>left out</td></tr>
 * </tbody>
 * </table>
 *
 * <p>A call that throws throws its first failure in input order, of those that are known by then;
 * the others are {@linkplain Throwable#getSuppressed() suppressed} by it, the first hundred. Where
 * a call ends early, the tasks after the failed one are cancelled, those that run are stopped, and
 * those before it are waited for. A single task ({@code apply}) has no policy. Python's pools fail
 * at the first failure, and finish the other tasks for nothing.
 */
public final class FailurePolicy {
  private static final FailurePolicy FAIL_FAST = new FailurePolicy(0, false);
  private static final FailurePolicy COLLECT = new FailurePolicy(Long.MAX_VALUE, true);

  private final long most;
  private final boolean reported;

  private FailurePolicy(long most, boolean reported) {
    this.most = most;
    this.reported = reported;
  }

  /**
   * The first failure ends the call.
   *
   * @return the policy
   */
  public static FailurePolicy failFast() {
    return FAIL_FAST;
  }

  /**
   * All tasks run, whatever happens to the others; then failures are reported.
   *
   * @return the policy
   */
  public static FailurePolicy collect() {
    return COLLECT;
  }

  /**
   * The call goes on, and succeeds, as long as no more tasks than that have failed; the next
   * failure ends it, as with {@link #failFast}. A call that has tolerated failures logs how many,
   * and the first one, as a warning of {@code io.procession.pool}.
   *
   * @param failures 0 or more
   * @return the policy
   * @throws IllegalArgumentException if it is negative
   */
  public static FailurePolicy tolerate(int failures) {
    if (failures < 0) {
      throw new IllegalArgumentException("failures must not be negative: failures=" + failures);
    }
    return failures == 0 ? FAIL_FAST : new FailurePolicy(failures, false);
  }

  /**
   * How many tasks may fail before the call ends early.
   *
   * @return 0 for {@link #failFast}, {@code Long.MAX_VALUE} for {@link #collect}
   */
  public long most() {
    return most;
  }

  /**
   * Whether failures are reported although the call did not end early.
   *
   * @return true for {@link #collect}
   */
  public boolean isReported() {
    return reported;
  }

  @Override
  public String toString() {
    return reported ? "collect" : most == 0 ? "failFast" : "tolerate(" + most + ")";
  }
}
