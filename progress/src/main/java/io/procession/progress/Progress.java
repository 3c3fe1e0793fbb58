package io.procession.progress;

import io.procession.ProgressListener;
import java.io.PrintStream;
import java.time.Duration;

/**
 * Shows how the calls of a pool go on. Python's counterpart is {@code tqdm}.
 *
 * {@snippet :
 * try (var pool = Pool.builder().progress(Progress.bar()).open()) {
 *   pool.map(x -> slow(x), inputs);
 * }
 * }
 *
 * <pre>
 * map  42% ███████████████▍                     | 420/1000, 3 failed, 35/s, 17 s left
 * </pre>
 *
 * <p>Calls that take less than half a second are not shown. One listener may be told of several
 * calls at the same time, by several threads, and of several pools.
 */
public final class Progress {
  /** In the output file of a batch job, more lines are in the way, and fewer look like a hang. */
  private static final Duration EVERY = Duration.ofSeconds(5);

  private Progress() {}

  /**
   * Shows a bar on standard error where that is a terminal, else a plain line every five seconds:
   * in a file, in a pipe, in the output of a batch job.
   *
   * @return the listener
   */
  public static ProgressListener bar() {
    return Terminal.isStandardError()
        ? bar(System.err, Terminal.width())
        : lines(System.err, EVERY);
  }

  /**
   * Draws a bar that follows the call which began first; of others, what they came to.
   *
   * @param out a terminal that knows the escape sequences of ANSI
   * @param width the number of its columns
   * @return the listener
   * @throws IllegalArgumentException if there are fewer than 40 columns
   */
  public static ProgressListener bar(PrintStream out, int width) {
    if (width < 40) {
      throw new IllegalArgumentException("width must be 40 or more: width=" + width);
    }
    return new Bar(out, width);
  }

  /**
   * Prints a plain line for each call now and then, and one at its end.
   *
   * @param out anything
   * @param every the least time between two lines of a call; a line is printed when there is news,
   *     so with long tasks there are fewer
   * @return the listener
   */
  public static ProgressListener lines(PrintStream out, Duration every) {
    return new Lines(out, every);
  }
}
