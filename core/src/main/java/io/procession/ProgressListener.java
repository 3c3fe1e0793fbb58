package io.procession;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Told how the calls of a pool go on. The module {@code procession-progress} has one that draws a
 * bar: {@code Progress.bar()}. Python's counterpart is {@code tqdm} around {@code imap}.
 *
 * {@snippet :
 * ProgressListener log = now -> System.err.println(now.ended() + " of " + now.total());
 * pool.map(x -> slow(x), inputs, TaskOptions.defaults().withProgress(log));
 * }
 *
 * <p>It is told of calls with inputs ({@code map}, {@code imap}, {@code forEach} and the like), not
 * of single tasks. It runs in this process, in the thread of the call: the one that called {@code
 * map} or takes the results of {@code imap}, or a virtual thread of an asynchronous call. So it
 * holds up its call while it runs, and nothing else. Calls that run at the same time tell it at the
 * same time, in several threads; the notes of one call come one after the other. What it throws is
 * reported to the uncaught exception handler, and the call does not tell it any more.
 *
 * <p>Without a listener progress costs nothing; with one, a note for each message of a worker,
 * which is at most once a millisecond and worker for short tasks.
 */
@FunctionalInterface
public interface ProgressListener {
  /**
   * A call began, results arrived, or it ended.
   *
   * @param now how far it is
   */
  void changed(Status now);

  /**
   * How far a call is.
   *
   * @param call a number of its own among the calls of the pool, from 1
   * @param name the method: {@code map}
   * @param key the name that {@link TaskOptions#withKey} gave to the call, if it did
   * @param done the tasks that have returned, and whose results are in this process; those that a
   *     journal had are among them
   * @param failed the tasks that threw, were lost, or ran too long
   * @param total how many tasks there are; empty as long as the inputs have not been read to the
   *     end and are no collection
   * @param elapsed the time since the call began
   * @param last whether this is the last note of the call, which may have been cancelled
   */
  record Status(
      long call,
      String name,
      Optional<String> key,
      long done,
      long failed,
      OptionalLong total,
      Duration elapsed,
      boolean last) {

    /**
     * What to call it in front of users.
     *
     * @return the key, or else the name
     */
    public String label() {
      return key.orElse(name);
    }

    /**
     * How many tasks have ended, well or not.
     *
     * @return 0 or more
     */
    public long ended() {
      return done + failed;
    }

    /**
     * The tasks that have ended in a second, on average since the call began.
     *
     * @return tasks per second; 0 at the beginning
     */
    public double rate() {
      double seconds = elapsed.toNanos() / 1e9;
      return ended() == 0 || seconds <= 0 ? 0 : ended() / seconds;
    }

    /**
     * How long the rest will take if it goes on like this.
     *
     * @return empty as long as no task has ended or their number is not known
     */
    public Optional<Duration> remaining() {
      if (total.isEmpty() || ended() == 0) {
        return Optional.empty();
      }
      double seconds =
          Math.max(0, total.getAsLong() - ended()) / Math.max(rate(), Double.MIN_NORMAL);
      return Optional.of(Duration.ofMillis((long) Math.min(seconds * 1e3, Long.MAX_VALUE)));
    }
  }
}
