package io.procession.cli.program;

import io.procession.cli.console.CommandFailure;
import io.procession.cli.console.ExitCode;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code procession run} was asked for that matters in a scheduler's job only, as typed.
 *
 * @param requeue whether the job is to run again when its time ends before the program
 * @param grace seconds that tasks may still run when the end comes near; null if not given
 * @param shard the part of the inputs to work on, {@code 3/8}; null for all
 */
public record JobOptions(boolean requeue, @Nullable String grace, @Nullable String shard) {
  /** No option was given. */
  public static final JobOptions NONE = new JobOptions(false, null, null);

  /** Where a pool with a journal finds its part: see {@code internal.pool.Shard}. */
  private static final String SHARD = "procession.shard";

  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final int LONGEST_SECONDS = 86_400;

  /**
   * How long tasks may still run when the end comes near.
   *
   * @return 30 s by default
   * @throws CommandFailure if it is no number of seconds
   */
  public Duration graceOrDefault() {
    if (grace == null) {
      return GRACE;
    }
    if (!grace.matches("\\d{1,5}") || Integer.parseInt(grace) > LONGEST_SECONDS) {
      throw new CommandFailure(
          ExitCode.USAGE, "grace must be seconds, at most a day of them: grace=" + grace);
    }
    return Duration.ofSeconds(Long.parseLong(grace));
  }

  /**
   * The system properties by which the options reach the program.
   *
   * @throws CommandFailure if an option has no meaning
   */
  Map<String, String> properties() {
    graceOrDefault();
    if (shard == null) {
      return Map.of();
    }
    if (!shard.matches("\\d{1,6}/\\d{1,6}") || !isPart(shard.split("/", -1))) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "shard must be a number and how many there are, counted from 0, as in 3/8: shard="
              + shard);
    }
    return Map.of(SHARD, shard);
  }

  private static boolean isPart(String[] numbers) {
    return Integer.parseInt(numbers[0]) < Integer.parseInt(numbers[1]);
  }
}
