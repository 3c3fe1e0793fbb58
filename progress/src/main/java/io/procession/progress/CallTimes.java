package io.procession.progress;

import io.procession.ProgressListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/**
 * Appends a line to a file for each call that ended: how many seconds it took, and its label, with
 * a space between. A line is written at once, so that threads do not mix theirs.
 */
final class CallTimes implements ProgressListener {
  private final Path file;

  CallTimes(Path file) {
    this.file = file;
  }

  @Override
  public void changed(Status now) {
    if (!now.last()) {
      return;
    }
    String line = String.format(Locale.ROOT, "%.6f %s", now.elapsed().toNanos() / 1e9, now.label());
    try {
      Files.write(file, List.of(line), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the times of calls: " + file, e);
    }
  }
}
