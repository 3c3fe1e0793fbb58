package io.procession.internal.launch;

import java.util.Map;
import java.util.Optional;

/** The exit codes of processes as the JDK gives them: 128 + n after signal n, as in shells. */
public final class ExitCode {
  /** Exit codes from here on are those of signals. */
  public static final int SIGNALLED = 128;

  /** The signals that end processes; Linux's numbers. */
  private static final Map<Integer, String> SIGNALS =
      Map.ofEntries(
          Map.entry(1, "SIGHUP"),
          Map.entry(2, "SIGINT"),
          Map.entry(3, "SIGQUIT"),
          Map.entry(4, "SIGILL"),
          Map.entry(5, "SIGTRAP"),
          Map.entry(6, "SIGABRT"),
          Map.entry(7, "SIGBUS"),
          Map.entry(8, "SIGFPE"),
          Map.entry(9, "SIGKILL"),
          Map.entry(10, "SIGUSR1"),
          Map.entry(11, "SIGSEGV"),
          Map.entry(12, "SIGUSR2"),
          Map.entry(13, "SIGPIPE"),
          Map.entry(14, "SIGALRM"),
          Map.entry(15, "SIGTERM"),
          Map.entry(24, "SIGXCPU"),
          Map.entry(25, "SIGXFSZ"),
          Map.entry(31, "SIGSYS"));

  private ExitCode() {}

  /**
   * The name of the signal that ended a process.
   *
   * @param exitCode 0 to 255
   * @return empty if none did, or one that ends no process by itself
   */
  public static Optional<String> signal(int exitCode) {
    return Optional.ofNullable(SIGNALS.get(exitCode - SIGNALLED));
  }

  /**
   * The exit code with the name of its signal.
   *
   * @param exitCode 0 to 255
   * @return such as {@code exit code 137 (SIGKILL)}
   */
  public static String describe(int exitCode) {
    return "exit code " + exitCode + signal(exitCode).map(name -> " (" + name + ")").orElse("");
  }
}
