package io.procession.cli.console;

/** Ends a command with a message for the user, without a stack trace. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** How the process ends. */
  private final ExitCode code;

  /**
   * Creates a failure.
   *
   * @param code how the process ends
   * @param message what happened; further lines are indented evidence and a {@code Try:} line
   */
  public CommandFailure(ExitCode code, String message) {
    super(message);
    this.code = code;
  }

  /** {@return how the process ends} */
  public ExitCode code() {
    return code;
  }

  /** {@return what the user reads} */
  public String text() {
    return String.valueOf(getMessage());
  }
}
