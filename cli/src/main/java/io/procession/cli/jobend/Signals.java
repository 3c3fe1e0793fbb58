package io.procession.cli.jobend;

import java.lang.System.Logger.Level;
import java.lang.reflect.Proxy;

/** Signals of this process. */
final class Signals {
  private Signals() {}

  /**
   * Handles a signal from now on. Where that is not possible (another JVM, {@code -Xrs}), the
   * signal does what it does without.
   *
   * @param name without SIG
   * @param action run in a thread of the JVM
   */
  static void handle(String name, Runnable action) {
    try {
      // By reflection: the compiler warns of every direct use of this class, and there is no other.
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      action.run();
                      yield null;
                    }
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> self == arguments[0];
                    default -> "handler of SIG" + name;
                  });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      System.getLogger("io.procession.cli").log(Level.DEBUG, "SIG" + name + " is not handled", e);
    }
  }
}
