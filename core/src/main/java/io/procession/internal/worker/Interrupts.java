package io.procession.internal.worker;

import java.lang.System.Logger.Level;

/**
 * Makes the worker deaf to signals that its caller decides about. A terminal sends Ctrl-C to the
 * caller and to all its workers at once, and a scheduler its warnings: SIGUSR1, which would kill a
 * JVM, and before the end of the job SIGTERM.
 */
final class Interrupts {
  /** What the caller handles besides, separated by commas. */
  private static final String MORE = "procession.signals.ignored";

  private Interrupts() {}

  static void ignore() {
    ignore("INT");
    String more = System.getProperty(MORE, "");
    if (!more.isEmpty()) {
      for (String name : more.split(",", -1)) {
        ignore(name);
      }
    }
  }

  private static void ignore(String name) {
    try {
      // By reflection: the compiler warns of every direct use of this class, and there is no other.
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      signal
          .getMethod("handle", signal, handler)
          .invoke(
              null,
              signal.getConstructor(String.class).newInstance(name),
              handler.getField("SIG_IGN").get(null));
    } catch (ReflectiveOperationException e) {
      // A JVM without this class, or -Xrs: the signal then ends workers, and the caller reports it.
      System.getLogger("io.procession.worker")
          .log(Level.DEBUG, "SIG" + name + " is not ignored", e);
    }
  }
}
