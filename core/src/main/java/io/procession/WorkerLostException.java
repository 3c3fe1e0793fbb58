package io.procession;

import java.util.OptionalInt;

/**
 * A worker process died while it ran a task: it was killed, it crashed, or the task ended it.
 *
 * <p>Only tasks that this worker had begun and whose results had not arrived get this exception.
 * Tasks that were waiting for it run in other workers, and the worker is replaced. Python's {@code
 * Pool} waits for ever in this case; its {@code ProcessPoolExecutor} fails every task.
 */
public class WorkerLostException extends MultiprocessingException {
  private static final long serialVersionUID = 1L;

  /** The pool's number of the worker. */
  private final int worker;

  /** The operating system's number of the process. */
  private final long pid;

  /** The exit code as the JDK gives it, or -1 where it is not known. */
  private final int exitCode;

  /** The position of the task in its batch, from 0. */
  private final long task;

  /** Whether it needed more memory than its limit allows. */
  private final boolean outOfMemory;

  /**
   * Creates the exception.
   *
   * @param message which worker died how, while running which task; its last output; what to try
   * @param task the position of the task in its batch, from 0
   * @param worker the pool's number of the worker
   * @param process its process number and exit code
   */
  public WorkerLostException(String message, long task, int worker, Ended process) {
    super(message, null);
    this.worker = worker;
    this.pid = process.pid();
    this.exitCode = process.exitCode().orElse(-1);
    this.task = task;
    this.outOfMemory = process.outOfMemory();
  }

  /**
   * How a worker's process ended.
   *
   * @param pid the operating system's number of the process
   * @param exitCode 0 to 255; 128 + n after signal n; empty where it is not known
   * @param outOfMemory whether it needed more memory than its limit allows
   */
  public record Ended(long pid, OptionalInt exitCode, boolean outOfMemory) {
    /** An end of which nothing tells that memory was short. */
    public Ended(long pid, OptionalInt exitCode) {
      this(pid, exitCode, false);
    }
  }

  /**
   * Whether the worker needed more memory than its own limit allows: its heap was too small, or it
   * was more than {@link WorkerLimits#withMemory}. A kill by the kernel, because all processes
   * together had too much, is none of these: more memory for one would not help.
   *
   * @return true where a larger worker may be able to run the task; see {@link
   *     Retry#withMoreMemory}
   */
  public boolean isOutOfMemory() {
    return outOfMemory;
  }

  /**
   * The pool's number of the worker.
   *
   * @return a number from 0 that the replacement of the worker keeps
   */
  public int worker() {
    return worker;
  }

  /**
   * The operating system's number of the process that died.
   *
   * @return its pid
   */
  public long pid() {
    return pid;
  }

  /**
   * The exit code of the process.
   *
   * @return 0 to 255, where 128 + n means signal n (137 is SIGKILL); empty where it is not known
   */
  public OptionalInt exitCode() {
    return exitCode < 0 ? OptionalInt.empty() : OptionalInt.of(exitCode);
  }

  /**
   * The position of the task in its batch.
   *
   * @return the index of the input it was applied to, from 0; 0 for {@code apply}
   */
  public long task() {
    return task;
  }
}
