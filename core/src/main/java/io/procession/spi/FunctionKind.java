package io.procession.spi;

/** Which of the task interfaces a function is called by. Its ordinal travels between processes. */
public enum FunctionKind {
  /** {@link io.procession.TaskFunction}: the input is its argument. */
  FUNCTION,
  /** {@link io.procession.TaskBiFunction}: the input is an {@link io.procession.Args.Two}. */
  BI_FUNCTION,
  /** {@link io.procession.TaskTriFunction}: the input is an {@link io.procession.Args.Three}. */
  TRI_FUNCTION,
  /** {@link io.procession.TaskCallable}: the input is not looked at. */
  CALLABLE,
  /** {@link io.procession.TaskRunnable}: the input is not looked at, the result is null. */
  RUNNABLE,
  /** {@link io.procession.TaskConsumer}: the result is null. */
  CONSUMER,
  /** Two functions: results are combined in the worker, and each report has one value. */
  REDUCTION;

  /**
   * The kind with an ordinal.
   *
   * @param ordinal as it came from another process
   * @return the kind
   * @throws IllegalArgumentException if there is none
   */
  public static FunctionKind of(int ordinal) {
    FunctionKind[] kinds = values();
    if (ordinal < 0 || ordinal >= kinds.length) {
      throw new IllegalArgumentException("not a kind of function: ordinal=" + ordinal);
    }
    return kinds[ordinal];
  }
}
