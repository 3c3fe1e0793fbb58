package io.procession.internal.signal;

import io.procession.internal.wire.ProcessIdentity;
import java.util.List;

/**
 * Lets Ctrl-C, and SIGTERM, end this process at once while its shutdown hooks run. The JVM itself
 * takes the first one, which runs the hooks, and ignores all others: a hook that waits for a task
 * then leaves only {@code kill -9}.
 *
 * <p>Workers and children, whose signals their parent decides about, are left alone; they end as
 * soon as their parent is gone.
 */
public final class SecondSignal {
  /** The signals for which the JVM runs its hooks and a user waits; without SIG. */
  private static final List<String> NAMES = List.of("INT", "TERM");

  /** Exit codes after signals begin here, as in shells. */
  private static final int SIGNALLED = 128;

  private SecondSignal() {}

  /**
   * From here on the next signal ends this process at once, if this process is ending and was not
   * started by another one of this library. To be called before something waits. Does nothing while
   * the program runs, so that its own handlers stay.
   */
  public static void endsAtOnce() {
    if (ProcessIdentity.current().parent().isEmpty() && isEnding()) {
      List<String> others = Signals.handled();
      NAMES.stream().filter(name -> !others.contains(name)).forEach(SecondSignal::halt);
    }
  }

  /** The JVM takes no shutdown hooks any more once it runs them, and tells it in no other way. */
  private static boolean isEnding() {
    Thread probe = new Thread(() -> {}, "procession-exit-probe");
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      return !Runtime.getRuntime().removeShutdownHook(probe);
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private static void halt(String name) {
    Signals.handleUnlessDeaf(name, number -> Runtime.getRuntime().halt(SIGNALLED + number));
  }
}
