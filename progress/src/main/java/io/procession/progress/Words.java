package io.procession.progress;

import io.procession.ProgressListener.Status;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What is said about a call. */
final class Words {
  private Words() {}

  /** {@code 420/1000, 3 failed, 35/s, 17 s left}; at the end {@code …, in 28 s}. */
  static String facts(Status now) {
    StringBuilder words = new StringBuilder();
    words.append(now.ended());
    now.total().ifPresent(total -> words.append('/').append(total));
    if (now.failed() > 0) {
      words.append(", ").append(now.failed()).append(" failed");
    }
    if (now.rate() > 0) {
      words.append(", ").append(rate(now.rate()));
    }
    Optional<Duration> left = now.remaining();
    if (now.last()) {
      words.append(", in ").append(time(now.elapsed()));
    } else if (left.isPresent()) {
      words.append(", ").append(time(left.get())).append(" left");
    }
    return words.toString();
  }

  /** The part that is done, from 0 to 1; negative if it is not known. */
  static double part(Status now) {
    if (now.total().isEmpty()) {
      return -1;
    }
    long total = now.total().getAsLong();
    return total == 0 ? 1 : Math.min(1, (double) now.ended() / total);
  }

  /** {@code 42%}, rounded down, so that 100 means all. */
  static String percent(double part) {
    return (int) (100 * part) + "%";
  }

  private static String rate(double perSecond) {
    if (perSecond >= 1) {
      return String.format(Locale.ROOT, perSecond < 10 ? "%.1f/s" : "%.0f/s", perSecond);
    }
    double perMinute = 60 * perSecond;
    return perMinute >= 1
        ? String.format(Locale.ROOT, "%.1f/min", perMinute)
        : String.format(Locale.ROOT, "%.1f/h", 60 * perMinute);
  }

  /** {@code 17 s}, {@code 4 min 05 s}, {@code 3 h 20 min}, {@code 2 d 4 h}. */
  static String time(Duration span) {
    long seconds = (span.toMillis() + 500) / 1000;
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
    }
    if (seconds < 48 * 3600) {
      return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }
    return String.format(Locale.ROOT, "%d d %d h", seconds / 86_400, seconds / 3600 % 24);
  }
}
