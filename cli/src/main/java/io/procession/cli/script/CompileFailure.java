package io.procession.cli.script;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The compiler found errors in a script, or in a file that it uses. */
final class CompileFailure extends Exception {
  private static final long serialVersionUID = 1;

  /** What javac writes last; in another language it stays where it is. */
  private static final Pattern COUNT = Pattern.compile("(?m)^(\\d+ errors?)\\R\\z");

  private final String errors;

  private CompileFailure(String errors, String count) {
    super(count);
    this.errors = errors;
  }

  /**
   * Takes the count out of what javac wrote.
   *
   * @param output errors, each with the line and a caret, and their number
   */
  static CompileFailure of(String output) {
    Matcher count = COUNT.matcher(output);
    return count.find()
        ? new CompileFailure(output.substring(0, count.start()), ": " + count.group(1))
        : new CompileFailure(output, "");
  }

  /** What javac wrote. */
  String errors() {
    return errors;
  }

  /** How many errors, to be added to a message; empty if that is not known. */
  String count() {
    return String.valueOf(getMessage());
  }
}
