package io.procession.progress;

import io.procession.ProgressListener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Draws one line again and again, for the call that began first of those that run. What a call came
 * to stays there as a line of its own.
 */
final class Bar implements ProgressListener {
  /** A bar that is gone at once only flickers. */
  static final Duration SHORT = Duration.ofMillis(500);

  /** The eye does not see more often. */
  private static final Duration REDRAW = Duration.ofMillis(100);

  private static final String CLEAR = "\r\u001b[2K";
  private static final String BLOCKS = " ▏▎▍▌▋▊▉";

  private final PrintStream out;
  private final int width;

  // Guarded by this.
  private final Map<Key, Duration> running = new HashMap<>();

  /** The call whose bar is there. */
  private @Nullable Key drawn;

  Bar(PrintStream out, int width) {
    this.out = out;
    this.width = width;
  }

  private record Key(String name, long call) {}

  @Override
  public synchronized void changed(Status now) {
    Key key = new Key(now.name(), now.call());
    Duration before = running.putIfAbsent(key, Duration.ZERO);
    if (now.last()) {
      running.remove(key);
      end(key, now);
    } else if (now.elapsed().compareTo(SHORT) >= 0 && (drawn == null || drawn.equals(key))) {
      if (before == null || now.elapsed().minus(before).compareTo(REDRAW) >= 0) {
        running.put(key, now.elapsed());
        drawn = key;
        out.print(CLEAR + line(now));
        out.flush();
      }
    }
  }

  private void end(Key key, Status now) {
    boolean mine = key.equals(drawn);
    if (mine || now.elapsed().compareTo(SHORT) >= 0) {
      out.println((drawn == null ? "" : CLEAR) + line(now));
      out.flush();
      drawn = null; // The next note of another call draws its bar again.
    }
  }

  private String line(Status now) {
    double part = Words.part(now);
    String facts = Words.facts(now);
    if (part < 0) {
      return cut(now.label() + "  " + facts);
    }
    String head = now.label() + " " + String.format("%4s", Words.percent(part)) + " ";
    int room = width - head.length() - facts.length() - 2;
    return room < 5 ? cut(head + facts) : head + blocks(part, room) + "| " + facts;
  }

  private String cut(String text) {
    return text.length() > width ? text.substring(0, width) : text;
  }

  private static String blocks(double part, int room) {
    int eighths = (int) (part * room * 8);
    StringBuilder bar = new StringBuilder("█".repeat(eighths / 8));
    if (bar.length() < room) {
      bar.append(BLOCKS.charAt(eighths % 8));
    }
    return bar.append(" ".repeat(room - bar.length())).toString();
  }
}
