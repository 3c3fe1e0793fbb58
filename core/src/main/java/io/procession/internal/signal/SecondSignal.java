package io.procession.internal.signal;

import io.procession.internal.wire.ProcessIdentity;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
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

  /** Those that the program handles to its end, as in a scheduler's job, separated by commas. */
  private static final String HANDLED = "procession.signals.ignored";

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
      List<String> others = List.of(System.getProperty(HANDLED, "").split(",", -1));
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
    try {
      // By reflection: the compiler warns of every direct use of this class, and there is no other.
      Class<?> type = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object signal = type.getConstructor(String.class).newInstance(name);
      int exitCode = SIGNALLED + (int) type.getMethod("getNumber").invoke(signal);
      Object halting =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      Runtime.getRuntime().halt(exitCode);
                      yield null;
                    }
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> self == arguments[0];
                    default -> "end at SIG" + name;
                  });
      Method handle = type.getMethod("handle", type, handler);
      Object before = handle.invoke(null, signal, halting);
      if (handler.getField("SIG_IGN").get(null).equals(before)) {
        handle.invoke(null, signal, before); // Whoever started it made it deaf, as nohup does.
      }
    } catch (ReflectiveOperationException e) {
      // Another JVM, or -Xrs, with which a signal ends the process anyway.
      System.getLogger("io.procession.signal")
          .log(Level.DEBUG, "SIG" + name + " is not handled", e);
    }
  }
}
