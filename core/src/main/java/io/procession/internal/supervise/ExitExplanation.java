package io.procession.internal.supervise;

import java.util.List;
import java.util.Map;

/** Says in words what the exit code of a worker that was lost means, and what to try. */
final class ExitExplanation {
  /** The exit code of {@code -XX:+ExitOnOutOfMemoryError}. */
  private static final int OUT_OF_MEMORY_ERROR = 3;

  /** The signals that end processes; Linux's numbers. */
  private static final Map<Integer, String> SIGNALS =
      Map.of(
          1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 9,
          "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM", 24, "SIGXCPU");

  private static final String OUT_OF_MEMORY =
      """
        The task needed more memory than the worker's heap has.
        Try: a larger -Xmx in Pool.builder().jvmArgs(…), or smaller inputs and chunks.
      """
          .stripTrailing();

  private static final String KILLED =
      """
        It was killed from outside. Linux also ends a process this way when memory runs out.
        Try: see who kills processes here (dmesg, the limits of the job); fewer workers or a smaller
             -Xmx in Pool.builder().jvmArgs(…) need less memory.
      """
          .stripTrailing();

  private static final String CPU_TIME =
      """
        It had used all the CPU time that it was allowed.
        Try: a longer WorkerLimits.withCpuTime(…); the limits of the job (ulimit -t) count too.
      """
          .stripTrailing();

  private static final String CRASHED =
      """
        The JVM crashed, most often in native code that the task called.
        Try: read the hs_err_pid file that the last output names, or run the task alone.
      """
          .stripTrailing();

  private static final String EXITED =
      """
        The task, or a library it calls, ended the process: System.exit(%d) does this.
        Try: throw an exception instead, which fails only the task.
      """
          .stripTrailing();

  private ExitExplanation() {}

  /** The exit code with the name of its signal: {@code exit code 137 (SIGKILL)}. */
  static String describe(int exitCode) {
    String signal = exitCode > 128 ? SIGNALS.get(exitCode - 128) : null;
    return "exit code " + exitCode + (signal == null ? "" : " (" + signal + ")");
  }

  /** One or two lines: the likely cause, and what to try. */
  static String explain(int exitCode, List<String> lastOutput) {
    return switch (exitCode) {
      case OUT_OF_MEMORY_ERROR ->
          lastOutput.stream().anyMatch(line -> line.contains("OutOfMemoryError"))
              ? OUT_OF_MEMORY
              : exited(exitCode);
      case 128 + 9 -> KILLED;
      case 128 + 24 -> CPU_TIME;
      case 128 + 15 ->
          "  It was asked to end from outside: by kill, or at the end of the job's time.";
      case 128 + 11, 128 + 7, 128 + 4, 128 + 6 -> CRASHED;
      default -> exited(exitCode);
    };
  }

  private static String exited(int exitCode) {
    return EXITED.formatted(exitCode);
  }
}
