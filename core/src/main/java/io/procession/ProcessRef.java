package io.procession;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * A process that this one did not start: itself, or its parent. See {@link ChildProcess#current()}
 * and {@link ChildProcess#parent()}.
 */
public interface ProcessRef {
  /**
   * Its name: {@code MainProcess} for the program, {@code worker 3} in a pool, else that of the
   * {@link ChildProcess}.
   *
   * @return the name
   */
  String name();

  /**
   * The operating system's number of the process.
   *
   * @return the number
   */
  long pid();

  /**
   * Whether it ends with the process that started it. Children that this process starts are daemons
   * if it is one, unless they are told otherwise.
   *
   * @return true in workers, false in the program; of a parent it is not known, and false
   */
  boolean isDaemon();

  /**
   * Whether it runs.
   *
   * @return false also if another process has its number by now
   */
  boolean isAlive();

  /**
   * Its exit code, which only the process that started it learns.
   *
   * @return empty
   */
  OptionalInt exitCode();

  /**
   * Waits for its end. A process ends with its parent, so that this is of use only in one with
   * {@link ChildProcessBuilder#outlivesParent()}.
   *
   * @throws InterruptedException if the waiting thread is interrupted
   * @throws IllegalStateException if it is this process
   */
  void join() throws InterruptedException;

  /**
   * Waits for its end, but not longer than the limit.
   *
   * @param limit zero and less do not wait
   * @return false if it is alive still
   * @throws InterruptedException if the waiting thread is interrupted
   * @throws IllegalStateException if it is this process
   */
  boolean join(Duration limit) throws InterruptedException;
}
