package io.procession.cli.console;

import java.io.PrintStream;

/**
 * Where a command writes: answers to {@code out}, everything about the command itself to {@code
 * err}, because {@code out} belongs to the user's program.
 *
 * @param out standard output
 * @param err standard error
 */
public record Console(PrintStream out, PrintStream err) {
  /** {@return the streams of this process} */
  public static Console ofThisProcess() {
    return new Console(System.out, System.err);
  }

  /**
   * Writes a message about a command.
   *
   * @param command the words that name it, such as {@code procession run}
   * @param message one line or more
   */
  public void complain(String command, String message) {
    err.println(command + ": " + message);
  }
}
