package io.procession.progress;

import io.procession.ProgressListener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Prints plain lines, for files and pipes. */
final class Lines implements ProgressListener {
  private final PrintStream out;
  private final Duration every;

  /** When the last line of each call was printed. Guarded by this. */
  private final Map<Key, Duration> printed = new HashMap<>();

  Lines(PrintStream out, Duration every) {
    this.out = out;
    this.every = every;
  }

  private record Key(String name, long call) {}

  @Override
  public synchronized void changed(Status now) {
    Key key = new Key(now.name(), now.call());
    Duration before = printed.getOrDefault(key, Duration.ZERO);
    if (now.last()) {
      printed.remove(key);
      if (!before.isZero() || now.elapsed().compareTo(Bar.SHORT) >= 0) {
        print(now);
      }
    } else if (now.elapsed().minus(before).compareTo(every) >= 0) {
      printed.put(key, now.elapsed());
      print(now);
    }
  }

  private void print(Status now) {
    double part = Words.part(now);
    String percent = part < 0 ? "" : " " + Words.percent(part);
    out.println(now.label() + percent + ": " + Words.facts(now));
    out.flush();
  }
}
