package io.procession.internal.process;

/** Prints an exception that left the function of a child, as Python does. */
final class Uncaught {
  private Uncaught() {}

  /** The name of the process in a line of its own, then the trace, in one piece. */
  static void print(String name, Throwable thrown) {
    synchronized (System.err) {
      System.err.println("Process " + name + ":");
      thrown.printStackTrace();
    }
  }
}
