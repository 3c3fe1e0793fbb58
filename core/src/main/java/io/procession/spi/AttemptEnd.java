package io.procession.spi;

import java.util.List;
import java.util.OptionalInt;

/** How an attempt ended. */
public sealed interface AttemptEnd {
  /** All its results were reported; fewer than its tasks only if one failed and it stops there. */
  record Done() implements AttemptEnd {}

  /**
   * Its tasks whose results were not reported did not begin, and can run elsewhere: the worker
   * left.
   */
  record NotStarted() implements AttemptEnd {}

  /**
   * The worker could not decode the function.
   *
   * @param worker which worker
   * @param failure the encoded failure, the same for all its tasks
   */
  record Undecodable(WorkerId worker, Payload failure) implements AttemptEnd {}

  /**
   * The worker died. Tasks whose results were reported are done.
   *
   * @param started how many tasks of the chunk had begun, counted from the chunk's first; those
   *     from this number on never began
   * @param loss what is known of the death
   */
  record Lost(int started, Loss loss) implements AttemptEnd {}

  /**
   * What is known of a worker's death.
   *
   * @param worker which worker
   * @param stop why the engine killed it, to stop the task that it ran; {@code NONE} if it died
   *     otherwise
   * @param exitCode the exit code as the JDK gives it, empty where it is not known
   * @param explanation what the exit code means and the likely cause
   * @param lastOutput the last lines that the worker printed
   * @param outOfMemory whether it needed more memory than its limit allows
   */
  record Loss(
      WorkerId worker,
      EngineHost.Stop stop,
      OptionalInt exitCode,
      String explanation,
      List<String> lastOutput,
      boolean outOfMemory) {
    /** A death of which nothing tells that memory was short. */
    public Loss(
        WorkerId worker,
        EngineHost.Stop stop,
        OptionalInt exitCode,
        String explanation,
        List<String> lastOutput) {
      this(worker, stop, exitCode, explanation, lastOutput, false);
    }
  }
}
