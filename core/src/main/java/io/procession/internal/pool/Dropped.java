package io.procession.internal.pool;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;

/**
 * Ends pools that nobody closed and nobody can reach any more: their workers would stay as long as
 * the program. A warning says where each was opened.
 */
final class Dropped {
  private static final Logger LOG = System.getLogger("io.procession.pool");
  private static final String API = "io.procession";

  private Dropped() {}

  /**
   * Begins to watch.
   *
   * @param lease what everybody has who can use the pool, and the pool's own threads have not
   * @param end ends the pool
   * @return to be cleaned when the pool has been closed
   */
  static Cleaner.Cleanable watch(Object lease, PoolEnd end) {
    String place = placeOfUser();
    return Watch.CLEANER.register(lease, () -> end(end, place));
  }

  /** Where code that is not of this library called it. */
  private static String placeOfUser() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .filter(frame -> !isOurs(frame.getClassName()))
                    .findFirst()
                    .map(frame -> frame.toStackTraceElement().toString())
                    .orElse("an unknown place"));
  }

  private static boolean isOurs(String name) {
    return name.startsWith(API + ".internal.")
        || name.substring(0, Math.max(0, name.lastIndexOf('.'))).equals(API);
  }

  private static void end(PoolEnd end, String place) {
    if (!end.lifecycle().isRunning()) {
      return;
    }
    LOG.log(
        Level.WARNING,
        "a pool that was opened at {0} was not closed, and nothing refers to it any more:"
            + " its workers are ended\n  Try: try (var pool = Pool.open()) '{ … }'",
        place);
    Thread.ofVirtual().name("procession-dropped").start(end::closeWhenIdle);
  }

  /** The thread that is told of unreachable pools: one for the process, from the first pool on. */
  private static final class Watch {
    private static final Cleaner CLEANER = Cleaner.create();

    private Watch() {}
  }
}
