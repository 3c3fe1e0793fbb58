package io.procession.progress;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The terminal of this process, as far as the system tells without native code. */
final class Terminal {
  private static final int USUAL_WIDTH = 80;

  /** A longer bar tells nothing more. */
  private static final int MOST = 120;

  private static final Path STDERR = Path.of("/proc/self/fd/2");
  private static final Pattern SIZE = Pattern.compile("\\d+ (\\d+)\\s*");

  private Terminal() {}

  /** Whether standard error is a terminal that can draw over what it shows. */
  static boolean isStandardError() {
    String kind = System.getenv("TERM");
    if (kind == null || kind.equals("dumb")) {
      return false;
    }
    try {
      String target = Files.readSymbolicLink(STDERR).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false; // No /proc, as on macOS: plain lines are right everywhere.
    }
  }

  /** The number of its columns; {@code stty} knows. */
  static int width() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/tty")))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(1, TimeUnit.SECONDS)) {
        stty.destroyForcibly();
        return USUAL_WIDTH;
      }
      return parseWidth(new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return USUAL_WIDTH; // There is no stty, or no terminal that belongs to this process.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return USUAL_WIDTH;
    }
  }

  static int parseWidth(String size) {
    Matcher columns = SIZE.matcher(size);
    if (!columns.matches() || columns.group(1).length() > 5) {
      return USUAL_WIDTH;
    }
    int width = Integer.parseInt(columns.group(1));
    return width < 40 ? USUAL_WIDTH : Math.min(width - 1, MOST);
  }
}
