package io.procession.cli.program;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What the library itself logs, on standard error. */
final class LibraryLog {
  /** Held, because the JDK forgets loggers, with their levels, that nobody holds. */
  private static final Logger LIBRARY = Logger.getLogger("io.procession");

  private LibraryLog() {}

  /** Shows what this process and its workers do, in detail. */
  static void show() {
    LIBRARY.setLevel(Level.FINE);
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      handler.setLevel(Level.FINE);
    }
  }
}
