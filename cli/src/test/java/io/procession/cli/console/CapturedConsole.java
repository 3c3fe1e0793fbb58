package io.procession.cli.console;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A console whose output tests can read. */
public final class CapturedConsole {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console = new Console(stream(out), stream(err));

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  /** Where the code under test writes. */
  public Console console() {
    return console;
  }

  /** What was written to standard output. */
  public String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** What was written to standard error. */
  public String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
