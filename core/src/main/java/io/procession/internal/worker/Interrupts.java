package io.procession.internal.worker;

import java.lang.System.Logger.Level;

/**
 * Makes the worker deaf to SIGINT. A terminal sends Ctrl-C to the caller and to all its workers at
 * once; only the caller decides what it means.
 */
final class Interrupts {
  private Interrupts() {}

  static void ignore() {
    try {
      // By reflection: the compiler warns of every direct use of this class, and there is no other.
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      signal
          .getMethod("handle", signal, handler)
          .invoke(
              null,
              signal.getConstructor(String.class).newInstance("INT"),
              handler.getField("SIG_IGN").get(null));
    } catch (ReflectiveOperationException e) {
      // A JVM without this class, or -Xrs: Ctrl-C then ends workers, and the caller reports it.
      System.getLogger("io.procession.worker").log(Level.DEBUG, "SIGINT is not ignored", e);
    }
  }
}
