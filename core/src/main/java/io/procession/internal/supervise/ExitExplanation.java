package io.procession.internal.supervise;

import io.procession.internal.launch.CrashReport;
import io.procession.internal.launch.ExitCode;
import java.util.List;
import java.util.Optional;

/**
 * Says in words what the exit code of a worker that was lost means, and what to try.
 *
 * @param exitCode as the JDK gives it
 * @param output the last lines that it printed
 * @param crash what its JVM wrote when it crashed
 * @param oomKill the evidence that the kernel killed it for want of memory
 */
record ExitExplanation(
    int exitCode, List<String> output, Optional<CrashReport> crash, Optional<String> oomKill) {
  /** The exit code of {@code -XX:+ExitOnOutOfMemoryError}. */
  private static final int OUT_OF_MEMORY_ERROR = 3;

  /** What the JVM prints before it exits with that code. */
  private static final String TERMINATING = "Terminating due to java.lang.OutOfMemoryError";

  /**
   * Exit codes of a worker that gives up by itself: see {@code WorkerMain}, {@code ParentWatch}.
   */
  private static final int BROKEN = 112;

  private static final int PARENT_GONE = 113;

  private static final String OUT_OF_MEMORY =
      """
        The task needed more memory than the worker's heap has.
        Try: a larger -Xmx in Pool.builder().jvmArgs(…), or smaller inputs and chunks.
      """;

  private static final String OUT_OF_METASPACE =
      """
        The classes that were loaded in the worker need more memory than they may have.
        Try: a larger -XX:MaxMetaspaceSize in Pool.builder().jvmArgs(…), or maxTasksPerWorker(…).
      """;

  private static final String OUT_OF_THREADS =
      """
        The system did not let the worker start another thread.
        Try: fewer threads in tasks; the limits of the job (ulimit -u, pids.max) count too.
      """;

  private static final String OOM_KILL =
      """
        The system ended it since memory ran out: %s.
        Try: fewer workers, a smaller -Xmx or WorkerLimits.withMemory(…), or more memory for the job.
      """;

  private static final String KILLED =
      """
        It was killed from outside: neither by its pool, nor, as far as the system tells, for want of
        memory.
        Try: see who kills processes here: kill -9, the limits of the job, dmesg.
      """;

  private static final String CPU_TIME =
      """
        It had used all the CPU time that it was allowed.
        Try: a longer WorkerLimits.withCpuTime(…); the limits of the job (ulimit -t) count too.
      """;

  private static final String TOLD_TO_END =
      """
        It was asked to end from outside: by kill, or at the end of the job's time.
      """;

  private static final String CRASHED =
      """
        The JVM crashed, most often in native code that the task called.
      """;

  private static final String SIGNAL =
      """
        A signal ended it, which came from outside or from native code that the task called.
        Try: see who sends signals here; native libraries that call abort() say why in their output.
      """;

  private static final String CUT_OFF =
      """
        Its connection to the pool broke, and the pool still runs: the task, or native code that it
        calls, closed descriptors that it had not opened; or the task called System.exit(%d).
        Try: look for code that closes all descriptors, as programs do that become daemons.
      """;

  private static final String COULD_NOT_GO_ON =
      """
        The worker gave up for the reason that its last output names; or the task called
        System.exit(%d). A connection that breaks is most often closed by code of the task, or native
        code that it calls, which closes descriptors that it had not opened.
        Try: look for code that closes all descriptors, as programs do that become daemons.
      """;

  private static final String EXITED =
      """
        The task, or a library it calls, ended the process: System.exit(%d) does this.
        Try: throw an exception instead, which fails only the task.
      """;

  /** The exit code in words; in the next lines the evidence, the likely cause, and what to try. */
  String text() {
    StringBuilder text = new StringBuilder(ExitCode.describe(exitCode)).append('\n');
    crash.ifPresent(
        report -> {
          report.lines().forEach(line -> text.append("  crash | ").append(line).append('\n'));
          text.append("  report | ").append(report.file()).append('\n');
        });
    return text.append(cause()).toString().stripTrailing();
  }

  /** The last output without what the crash report says better. */
  List<String> lastOutput() {
    return crash.isEmpty()
        ? output
        : output.stream().filter(line -> !line.startsWith("#")).toList();
  }

  private String cause() {
    return switch (exitCode) {
      case OUT_OF_MEMORY_ERROR -> outOfMemory();
      case BROKEN -> exited(COULD_NOT_GO_ON);
      case PARENT_GONE -> exited(CUT_OFF);
      case ExitCode.SIGNALLED + 9 -> oomKill.map(OOM_KILL::formatted).orElse(KILLED);
      case ExitCode.SIGNALLED + 24 -> CPU_TIME;
      case ExitCode.SIGNALLED + 1, ExitCode.SIGNALLED + 2, ExitCode.SIGNALLED + 15 -> TOLD_TO_END;
      case ExitCode.SIGNALLED + 4,
          ExitCode.SIGNALLED + 6,
          ExitCode.SIGNALLED + 7,
          ExitCode.SIGNALLED + 8,
          ExitCode.SIGNALLED + 11 ->
          CRASHED
              + (crash.isPresent()
                  ? "  Try: read the report, or run the task alone."
                  : "  Try: see the last output and whether there is an hs_err_pid file.");
      default -> ExitCode.signal(exitCode).isPresent() ? SIGNAL : exited(EXITED);
    };
  }

  private String exited(String words) {
    return words.formatted(exitCode);
  }

  /** Whether a larger heap may help. */
  boolean isHeapTooSmall() {
    return exitCode == OUT_OF_MEMORY_ERROR && outOfMemory().equals(OUT_OF_MEMORY);
  }

  private String outOfMemory() {
    return output.stream()
        .filter(line -> line.contains(TERMINATING))
        .findFirst()
        .map(
            line ->
                line.contains("Metaspace") || line.contains("class space")
                    ? OUT_OF_METASPACE
                    : line.contains("native thread") ? OUT_OF_THREADS : OUT_OF_MEMORY)
        .orElseGet(() -> exited(EXITED));
  }
}
