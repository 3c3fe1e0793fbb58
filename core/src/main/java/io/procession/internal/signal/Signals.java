package io.procession.internal.signal;

import java.lang.System.Logger.Level;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * What this process does at a signal. Where that cannot be chosen (another JVM, {@code -Xrs}), the
 * signal does what it does without.
 */
public final class Signals {
  /** Those that the program handles itself, which its workers must not die of. */
  private static final String HANDLED = "procession.signals.ignored";

  private Signals() {}

  /**
   * Says that this process handles signals to its end. They come to all processes of a scheduler's
   * job, so workers that start from here on ignore them.
   *
   * @param names without SIG
   */
  public static void setHandled(List<String> names) {
    System.setProperty(HANDLED, String.join(",", names));
  }

  /**
   * What {@link #setHandled} said in this process or, in a worker, in its caller.
   *
   * @return names without SIG
   */
  public static List<String> handled() {
    String names = System.getProperty(HANDLED, "");
    return names.isEmpty() ? List.of() : List.of(names.split(",", -1));
  }

  /**
   * The options that tell a worker what {@link #setHandled} said here.
   *
   * @return options of the java command
   */
  public static List<String> flags() {
    List<String> names = handled();
    return names.isEmpty() ? List.of() : List.of("-D" + HANDLED + "=" + String.join(",", names));
  }

  /**
   * Handles a signal from here on.
   *
   * @param name without SIG
   * @param action run in a thread of the JVM, given the number of the signal
   */
  public static void handle(String name, IntConsumer action) {
    try {
      Handling.of(name).become(action);
    } catch (ReflectiveOperationException e) {
      unchanged(name, e);
    }
  }

  /**
   * As {@link #handle}, but leaves the process deaf to a signal that it was started deaf to, as
   * {@code nohup} does.
   *
   * @param name without SIG
   * @param action run in a thread of the JVM, given the number of the signal
   */
  static void handleUnlessDeaf(String name, IntConsumer action) {
    try {
      Handling handling = Handling.of(name);
      Object before = handling.become(action);
      if (handling.deaf().equals(before)) {
        handling.set(before);
      }
    } catch (ReflectiveOperationException e) {
      unchanged(name, e);
    }
  }

  /**
   * Makes this process deaf to a signal.
   *
   * @param name without SIG
   */
  public static void ignore(String name) {
    try {
      Handling handling = Handling.of(name);
      handling.set(handling.deaf());
    } catch (ReflectiveOperationException e) {
      unchanged(name, e);
    }
  }

  private static void unchanged(String name, ReflectiveOperationException why) {
    System.getLogger("io.procession.signal")
        .log(Level.DEBUG, "what SIG" + name + " does cannot be chosen", why);
  }

  /**
   * One signal. By reflection: the compiler warns of every direct use of this class of the JDK, and
   * there is no other.
   */
  private record Handling(Class<?> type, Class<?> handler, Object signal) {
    static Handling of(String name) throws ReflectiveOperationException {
      Class<?> type = Class.forName("sun.misc.Signal");
      return new Handling(
          type,
          Class.forName("sun.misc.SignalHandler"),
          type.getConstructor(String.class).newInstance(name));
    }

    Object deaf() throws ReflectiveOperationException {
      return handler.getField("SIG_IGN").get(null);
    }

    /** Returns the handler until now. */
    Object set(Object to) throws ReflectiveOperationException {
      return type.getMethod("handle", type, handler).invoke(null, signal, to);
    }

    Object become(IntConsumer action) throws ReflectiveOperationException {
      int number = (int) type.getMethod("getNumber").invoke(signal);
      return set(
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      action.accept(number);
                      yield null;
                    }
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> self == arguments[0];
                    default -> "handler of " + signal;
                  }));
    }
  }
}
