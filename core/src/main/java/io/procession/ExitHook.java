package io.procession;

/** An action that was registered by {@link ChildProcess#atExit}. It runs once at most. */
public interface ExitHook {
  /**
   * Runs the action now, in the calling thread, unless it has run or was cancelled.
   *
   * @return whether it ran
   */
  boolean run();

  /**
   * Takes the action back.
   *
   * @return false if it has run, or was cancelled before
   */
  boolean cancel();
}
